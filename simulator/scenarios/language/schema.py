"""The JSON Schema of scenario files, made from the words of the language. Pure."""

from simulator.scenarios.language.words import STEPS, File, Json, StepBeside, Words


def json_schema() -> Json:
    """The JSON Schema of a scenario file, for editors."""
    schema = File.model_json_schema()
    definitions = schema.setdefault("$defs", {})
    forms = [_step_schema(name, words, definitions) for name, words in STEPS.items()]
    forms.append(_use_schema())
    definitions["step"] = _by_key(forms)
    steps = {"type": "array", "items": {"$ref": "#/$defs/step"}}
    schema["properties"]["steps"] = {**steps, "minItems": 1}
    schema["properties"]["parts"] = {"type": "object", "additionalProperties": steps}
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, "title": "mt-sim scenario"}


def _step_schema(name: str, words: type[Words], definitions: Json) -> Json:
    whole = words.model_json_schema()
    definitions |= whole.pop("$defs", {})
    shown = whole.pop("description", "")
    forms = [whole]
    if words.plain:
        forms.append(whole["properties"][words.plain])
    if not whole.get("required") and "oneOf" not in whole:
        forms.append({"type": "null"})
    beside = StepBeside.model_json_schema()["properties"]
    return {
        "type": "object",
        "description": shown,
        "properties": {name: {"anyOf": forms}, **beside},
        "required": [name],
        "additionalProperties": False,
    }


def _by_key(forms: list[Json]) -> Json:
    """The form of a step is chosen by its word, so that a validator names the mistake and not all forms."""
    keys = {key for form in forms for key in form["properties"]}
    words = [form["required"][0] for form in forms]
    return {
        "type": "object",
        "propertyNames": {"enum": sorted(keys)},
        "oneOf": [{"required": [word]} for word in words],
        "allOf": [
            {"if": {"required": [word]}, "then": form} for word, form in zip(words, forms, strict=True)
        ],
    }


def _use_schema() -> Json:
    return {
        "type": "object",
        "description": "Play a part of this file, or the steps of another file, with its own values.",
        "properties": {"use": {"type": "string"}, "with": {"type": ["object", "null"]}},
        "required": ["use"],
        "additionalProperties": False,
    }
