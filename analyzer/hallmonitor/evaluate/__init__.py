"""Sigma detections evaluated over flow columns: which rows match."""

from __future__ import annotations

from hallmonitor.evaluate.compiler import Compiler, Refused
from hallmonitor.evaluate.expression import AllOf, AnyOf, Constant, Expression, Not
from hallmonitor.evaluate.mask import Evaluator
from hallmonitor.evaluate.plan import Plan

__all__ = ["AllOf", "AnyOf", "Compiler", "Constant", "Evaluator", "Expression", "Not", "Plan", "Refused"]
