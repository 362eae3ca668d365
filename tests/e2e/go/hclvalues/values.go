package main

import (
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/ext/typeexpr"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
)

// valueOf is what was given for a variable, its default, or a value of its type.
func valueOf(block *hclsyntax.Block, given map[string]string) cty.Value {
	type_, optional := cty.DynamicPseudoType, (*typeexpr.Defaults)(nil)
	if attribute, found := block.Body.Attributes["type"]; found {
		constraint, defaults, diagnostics := typeexpr.TypeConstraintWithDefaults(attribute.Expr)
		stop(diagnostics)
		type_, optional = constraint, defaults
	}
	value := example(type_)
	if attribute, found := block.Body.Attributes["default"]; found {
		found, diagnostics := attribute.Expr.Value(nil)
		stop(diagnostics)
		value = found
	}
	if text, found := given[block.Labels[0]]; found {
		value = cty.StringVal(text)
	}
	if optional != nil && !value.IsNull() {
		value = optional.Apply(value)
	}
	converted, err := convert.Convert(value, type_)
	if err != nil {
		fail(block.Labels[0] + ": " + err.Error())
	}
	return converted
}

func example(type_ cty.Type) cty.Value {
	switch {
	case type_ == cty.Number:
		return cty.NumberIntVal(1)
	case type_ == cty.Bool:
		return cty.True
	case type_.IsObjectType():
		attributes := map[string]cty.Value{}
		for name, attribute := range type_.AttributeTypes() {
			if !type_.AttributeOptional(name) {
				attributes[name] = example(attribute)
			}
		}
		return cty.ObjectVal(attributes)
	case type_.IsListType():
		return cty.ListValEmpty(type_.ElementType())
	default:
		return cty.StringVal("some-value-123")
	}
}

// note remembers which attributes of an object are read, since no schema tells which there are.
func (module *Module) note(traversal hcl.Traversal) {
	steps := traversal
	root, ok := steps[0].(hcl.TraverseRoot)
	if !ok || len(steps) < 3 {
		return
	}
	if root.Name == "data" || root.Name == "ephemeral" {
		steps = steps[1:]
	}
	type_, name := nameOf(steps[0]), nameOf(steps[1])
	if len(steps) > 2 {
		module.reads[type_+"."+name] = append(module.reads[type_+"."+name], steps[2:])
	}
}

// attributes is an object in which everything that is read somewhere is a text: its own address.
func (module *Module) attributes(object *Object, key string) cty.Value {
	address := object.typeName + "." + object.name
	// What is read of instances by way of `each.value`, a splat or a `for`.
	tree := map[string]cty.Value{}
	for _, name := range usual {
		tree[name] = cty.StringVal(address + key + "." + name)
	}
	for _, steps := range module.reads[address] {
		if _, indexed := steps[0].(hcl.TraverseIndex); indexed {
			steps = steps[1:]
		}
		if len(steps) == 0 {
			continue
		}
		name := nameOf(steps[0])
		if _, known := tree[name]; !known || len(steps) > 1 {
			tree[name] = nested(steps[1:], address+key+"."+name)
		}
	}
	return cty.ObjectVal(tree)
}

func nested(steps hcl.Traversal, address string) cty.Value {
	if len(steps) == 0 {
		return cty.StringVal(address)
	}
	if _, indexed := steps[0].(hcl.TraverseIndex); indexed {
		return cty.TupleVal([]cty.Value{nested(steps[1:], address)})
	}
	name := nameOf(steps[0])
	return cty.ObjectVal(map[string]cty.Value{name: nested(steps[1:], address+"."+name)})
}

var usual = []string{
	"id", "arn", "name", "arn_without_revision", "repository_url", "secret_id", "versionless_id", "location", "secret_string",
}

func nameOf(step hcl.Traverser) string {
	switch step := step.(type) {
	case hcl.TraverseRoot:
		return step.Name
	case hcl.TraverseAttr:
		return step.Name
	}
	return ""
}
