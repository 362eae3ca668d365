// Evaluates every expression of a generated project's Terraform files, without Terraform and without a provider.
//
//	hclvalues FOLDER [NAME=VALUE ...] [-print RESOURCE.ATTRIBUTE]
//
// Variables have their defaults, or the values that are given; one without a default has a value of its type. Attributes
// of resources are their own addresses. Functions are those of the language's own library. Fails for an expression that
// does not evaluate and for a default that its own validation refuses.
package main

import (
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclparse"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

func main() {
	if len(os.Args) < 2 {
		fail("usage: hclvalues FOLDER [NAME=VALUE ...] [-print RESOURCE.ATTRIBUTE]")
	}
	given, printed := map[string]string{}, ""
	for at := 2; at < len(os.Args); at++ {
		if os.Args[at] == "-print" {
			at++
			printed = os.Args[at]
			continue
		}
		name, value, _ := strings.Cut(os.Args[at], "=")
		given[name] = value
	}
	module := read(os.Args[1], given)
	module.settle()
	module.evaluateAll()
	if printed != "" {
		fmt.Println(module.values[printed].AsString())
	}
	if len(module.problems) > 0 {
		sort.Strings(module.problems)
		fail(strings.Join(module.problems, "\n"))
	}
	if printed == "" {
		fmt.Printf("%d expressions evaluated\n", module.evaluated)
	}
}

// Module is what the files declare, and what is known of it so far.
type Module struct {
	variables map[string]cty.Value
	locals    map[string]hclsyntax.Expression
	settled   map[string]cty.Value
	objects   []*Object
	blocks    []*hclsyntax.Block
	reads     map[string][]hcl.Traversal
	problems  []string
	evaluated int
	// Of attributes of resources, by address.
	values map[string]cty.Value
}

// Object is a resource, a data source or an ephemeral resource.
type Object struct {
	kind, typeName, name string
	body                 *hclsyntax.Body
	instances            cty.Value
	repeated             string
}

func read(folder string, given map[string]string) *Module {
	module := &Module{
		variables: map[string]cty.Value{},
		locals:    map[string]hclsyntax.Expression{},
		settled:   map[string]cty.Value{},
		reads:     map[string][]hcl.Traversal{},
		values:    map[string]cty.Value{},
	}
	files, _ := filepath.Glob(filepath.Join(folder, "*.tf"))
	parser := hclparse.NewParser()
	for _, path := range files {
		file, diagnostics := parser.ParseHCLFile(path)
		stop(diagnostics)
		for _, block := range file.Body.(*hclsyntax.Body).Blocks {
			module.blocks = append(module.blocks, block)
		}
	}
	for _, block := range module.blocks {
		hclsyntax.VisitAll(block.Body, func(node hclsyntax.Node) hcl.Diagnostics {
			if expression, ok := node.(*hclsyntax.ScopeTraversalExpr); ok {
				module.note(expression.Traversal)
			}
			return nil
		})
		switch block.Type {
		case "variable":
			module.variables[block.Labels[0]] = valueOf(block, given)
		case "locals":
			for name, attribute := range block.Body.Attributes {
				module.locals[name] = attribute.Expr
			}
		case "resource", "data", "ephemeral":
			module.objects = append(module.objects, newObject(block))
		}
	}
	return module
}

func newObject(block *hclsyntax.Block) *Object {
	object := &Object{kind: block.Type, typeName: block.Labels[0], name: block.Labels[1], body: block.Body}
	for _, repeated := range []string{"count", "for_each"} {
		if _, found := block.Body.Attributes[repeated]; found {
			object.repeated = repeated
		}
	}
	return object
}

func stop(diagnostics hcl.Diagnostics) {
	if diagnostics.HasErrors() {
		fail(diagnostics.Error())
	}
}

func fail(text string) {
	fmt.Fprintln(os.Stderr, text)
	os.Exit(1)
}
