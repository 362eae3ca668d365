package main

import (
	"fmt"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// What Terraform reads by itself and never evaluates.
var unevaluated = map[string]bool{"depends_on": true, "lifecycle": true, "provider": true, "for_each": true, "count": true}

// settle finds the value of every local and the instances of every resource, in whatever order they need each other.
func (module *Module) settle() {
	for {
		progress, waiting := false, hcl.Diagnostics{}
		for name, expression := range module.locals {
			if _, done := module.settled[name]; done {
				continue
			}
			value, diagnostics := expression.Value(module.context(nil))
			if diagnostics.HasErrors() {
				waiting = append(waiting, diagnostics...)
				continue
			}
			module.settled[name], progress = value, true
			module.evaluated++
		}
		for _, object := range module.objects {
			if object.instances != cty.NilVal {
				continue
			}
			if diagnostics := module.instantiate(object); diagnostics.HasErrors() {
				waiting = append(waiting, diagnostics...)
				continue
			}
			progress = true
		}
		if !progress {
			for _, diagnostic := range waiting {
				module.problems = append(module.problems, diagnostic.Error())
			}
			return
		}
	}
}

// instantiate decides how many of an object there are, and by which keys.
func (module *Module) instantiate(object *Object) hcl.Diagnostics {
	one := func(key string) cty.Value { return module.attributes(object, key) }
	if object.repeated == "" {
		object.instances = one("")
		return nil
	}
	value, diagnostics := object.body.Attributes[object.repeated].Expr.Value(module.context(nil))
	if diagnostics.HasErrors() {
		return diagnostics
	}
	if object.repeated == "count" {
		count, _ := value.AsBigFloat().Int64()
		all := []cty.Value{}
		for index := int64(0); index < count; index++ {
			all = append(all, one(fmt.Sprint(index)))
		}
		object.instances = cty.TupleVal(all)
		return nil
	}
	all := map[string]cty.Value{}
	for iterator := value.ElementIterator(); iterator.Next(); {
		key, _ := iterator.Element()
		all[key.AsString()] = one(key.AsString())
	}
	object.instances = cty.ObjectVal(all)
	return nil
}

// evaluateAll goes through every expression of every block, once for each instance.
func (module *Module) evaluateAll() {
	for _, block := range module.blocks {
		switch block.Type {
		case "variable":
			module.validate(block)
		case "output", "provider":
			module.evaluateBody(block.Body, nil, "")
		}
	}
	for _, object := range module.objects {
		address := object.typeName + "." + object.name
		switch object.repeated {
		case "":
			module.evaluateBody(object.body, nil, address)
		case "count":
			for index := 0; index < object.instances.LengthInt(); index++ {
				number := cty.NumberIntVal(int64(index))
				module.evaluateBody(object.body, map[string]cty.Value{"count": cty.ObjectVal(map[string]cty.Value{"index": number})}, address)
			}
		case "for_each":
			values, diagnostics := object.body.Attributes["for_each"].Expr.Value(module.context(nil))
			if diagnostics.HasErrors() {
				continue
			}
			for iterator := values.ElementIterator(); iterator.Next(); {
				key, value := iterator.Element()
				each := cty.ObjectVal(map[string]cty.Value{"key": key, "value": value})
				module.evaluateBody(object.body, map[string]cty.Value{"each": each}, address)
			}
		}
	}
}

func (module *Module) evaluateBody(body *hclsyntax.Body, bound map[string]cty.Value, address string) {
	for name, attribute := range body.Attributes {
		if !unevaluated[name] {
			module.values[address+"."+name] = module.evaluate(attribute.Expr, bound)
		}
	}
	for _, block := range body.Blocks {
		switch {
		case unevaluated[block.Type]:
		case block.Type == "dynamic":
			module.evaluateDynamic(block, bound, address)
		default:
			module.evaluateBody(block.Body, bound, address+"."+block.Type)
		}
	}
}

func (module *Module) evaluateDynamic(block *hclsyntax.Block, bound map[string]cty.Value, address string) {
	values := module.evaluate(block.Body.Attributes["for_each"].Expr, bound)
	if values == cty.NilVal || !values.CanIterateElements() {
		return
	}
	for iterator := values.ElementIterator(); iterator.Next(); {
		key, value := iterator.Element()
		inner := map[string]cty.Value{block.Labels[0]: cty.ObjectVal(map[string]cty.Value{"key": key, "value": value})}
		for name, one := range bound {
			inner[name] = one
		}
		for _, content := range block.Body.Blocks {
			module.evaluateBody(content.Body, inner, address+"."+block.Labels[0])
		}
	}
}

func (module *Module) evaluate(expression hclsyntax.Expression, bound map[string]cty.Value) cty.Value {
	module.evaluated++
	value, diagnostics := expression.Value(module.context(bound))
	if diagnostics.HasErrors() {
		module.problems = append(module.problems, diagnostics.Error())
		return cty.NilVal
	}
	return value
}

// validate holds a variable's value against its own rules.
func (module *Module) validate(block *hclsyntax.Block) {
	for _, rule := range block.Body.Blocks {
		if rule.Type != "validation" {
			continue
		}
		if held := module.evaluate(rule.Body.Attributes["condition"].Expr, nil); held != cty.NilVal && held.False() {
			module.problems = append(module.problems, "the default of "+block.Labels[0]+" breaks its own rule")
		}
	}
}

func (module *Module) context(bound map[string]cty.Value) *hcl.EvalContext {
	roots := map[string]cty.Value{
		"var":   cty.ObjectVal(module.variables),
		"local": cty.ObjectVal(module.settled),
	}
	data, ephemeral := map[string]cty.Value{}, map[string]cty.Value{}
	into := map[string]map[string]cty.Value{}
	for _, object := range module.objects {
		if object.instances == cty.NilVal {
			continue
		}
		key := object.kind + " " + object.typeName
		if into[key] == nil {
			into[key] = map[string]cty.Value{}
		}
		into[key][object.name] = object.instances
		switch object.kind {
		case "resource":
			roots[object.typeName] = cty.ObjectVal(into[key])
		case "data":
			data[object.typeName] = cty.ObjectVal(into[key])
		default:
			ephemeral[object.typeName] = cty.ObjectVal(into[key])
		}
	}
	roots["data"], roots["ephemeral"] = cty.ObjectVal(data), cty.ObjectVal(ephemeral)
	for name, value := range bound {
		roots[name] = value
	}
	return &hcl.EvalContext{Variables: roots, Functions: functions}
}
