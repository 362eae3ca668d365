package main

import (
	"fmt"
	"net"

	"github.com/hashicorp/hcl/v2/ext/tryfunc"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
	"github.com/zclconf/go-cty/cty/function/stdlib"
)

// Functions of Terraform by name. Most are the library's own, which Terraform uses too.
var functions = map[string]function.Function{
	"can":        tryfunc.CanFunc,
	"try":        tryfunc.TryFunc,
	"regex":      stdlib.RegexFunc,
	"length":     length,
	"replace":    stdlib.ReplaceFunc,
	"split":      stdlib.SplitFunc,
	"contains":   stdlib.ContainsFunc,
	"merge":      stdlib.MergeFunc,
	"jsonencode": stdlib.JSONEncodeFunc,
	"lower":      stdlib.LowerFunc,
	"trimsuffix": stdlib.TrimSuffixFunc,
	"substr":     stdlib.SubstrFunc,
	"concat":     stdlib.ConcatFunc,
	"values":     stdlib.ValuesFunc,
	"keys":       stdlib.KeysFunc,
	"coalesce":   stdlib.CoalesceFunc,
	"slice":      stdlib.SliceFunc,
	"reverse":    stdlib.ReverseListFunc,
	"pow":        stdlib.PowFunc,
	"min":        stdlib.MinFunc,
	"max":        stdlib.MaxFunc,
	"join":       stdlib.JoinFunc,
	"flatten":    stdlib.FlattenFunc,
	"distinct":   stdlib.DistinctFunc,
	"toset":      stdlib.MakeToFunc(cty.Set(cty.DynamicPseudoType)),
	"tonumber":   stdlib.MakeToFunc(cty.Number),
	"tostring":   stdlib.MakeToFunc(cty.String),
	"startswith": texts("startswith", func(text, start string) bool { return len(text) >= len(start) && text[:len(start)] == start }),
	"alltrue":    allTrue,
	"jsondecode": constant(cty.ObjectVal(map[string]cty.Value{"password": cty.StringVal("password")})),
	"cidrhost":   addresses("cidrhost"),
	"cidrsubnet": addresses("cidrsubnet"),
}

func texts(name string, holds func(text, other string) bool) function.Function {
	return function.New(&function.Spec{
		Description: name,
		Params:      []function.Parameter{{Name: "text", Type: cty.String}, {Name: "other", Type: cty.String}},
		Type:        function.StaticReturnType(cty.Bool),
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			return cty.BoolVal(holds(args[0].AsString(), args[1].AsString())), nil
		},
	})
}

// Terraform's own also takes a text.
var length = function.New(&function.Spec{
	Params: []function.Parameter{{Name: "value", Type: cty.DynamicPseudoType}},
	Type:   function.StaticReturnType(cty.Number),
	Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
		if args[0].Type() == cty.String {
			return stdlib.Strlen(args[0])
		}
		return stdlib.Length(args[0])
	},
})

var allTrue = function.New(&function.Spec{
	Params: []function.Parameter{{Name: "list", Type: cty.List(cty.Bool)}},
	Type:   function.StaticReturnType(cty.Bool),
	Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
		for iterator := args[0].ElementIterator(); iterator.Next(); {
			if _, value := iterator.Element(); value.False() {
				return cty.False, nil
			}
		}
		return cty.True, nil
	},
})

// A document that only a provider could give.
func constant(value cty.Value) function.Function {
	return function.New(&function.Spec{
		Params: []function.Parameter{{Name: "text", Type: cty.String}},
		Type:   function.StaticReturnType(value.Type()),
		Impl:   func([]cty.Value, cty.Type) (cty.Value, error) { return value, nil },
	})
}

// The range must be one; which part of it comes out does not matter here, that it fits into it does.
func addresses(name string) function.Function {
	return function.New(&function.Spec{
		Params:   []function.Parameter{{Name: "range", Type: cty.String}},
		VarParam: &function.Parameter{Name: "numbers", Type: cty.Number},
		Type:     function.StaticReturnType(cty.String),
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			_, network, err := net.ParseCIDR(args[0].AsString())
			if err != nil {
				return cty.NilVal, err
			}
			ones, bits := network.Mask.Size()
			if name == "cidrsubnet" {
				more, _ := args[1].AsBigFloat().Int64()
				number, _ := args[2].AsBigFloat().Int64()
				if more < 0 || ones+int(more) > bits || number < 0 || number >= 1<<more {
					return cty.NilVal, fmt.Errorf("%s has no part %d of %d bits more", network, number, more)
				}
				return cty.StringVal(fmt.Sprintf("%s+%d/%d", network.IP, number, ones+int(more))), nil
			}
			return cty.StringVal(network.IP.String()), nil
		},
	})
}
