"""JSON Schema of every message, for whoever writes a client."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaMode, models_json_schema

from plugin.api.advice import Advice
from plugin.api.audit import Audit
from plugin.api.hello import Hello
from plugin.api.log import Log
from plugin.api.message import VERSION
from plugin.api.readings import MeterReadings
from plugin.api.replies import Answer, Events, State
from plugin.api.requests import Authenticate, Do, Subscribe
from plugin.api.scores import LabelScores

FROM_CLIENT: tuple[type[BaseModel], ...] = (Subscribe, Authenticate, Do)
FROM_SERVER: tuple[type[BaseModel], ...] = (
    Hello,
    Answer,
    State,
    Events,
    MeterReadings,
    LabelScores,
    Audit,
    Advice,
    Log,
)


class _WithoutTitles(GenerateJsonSchema):
    """Pydantic's titles of fields are only their names again."""

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ARG002
        return False


def schema() -> dict[str, Any]:
    """A schema that fits every message of either side; ``$defs`` has each by itself."""
    models: list[tuple[type[BaseModel], JsonSchemaMode]] = [
        *((model, "validation") for model in FROM_CLIENT),
        *((model, "serialization") for model in FROM_SERVER),
    ]
    references, found = models_json_schema(models, ref_template="#/$defs/{model}", schema_generator=_WithoutTitles)
    sides = {
        "from_client": {"anyOf": [references[model, "validation"] for model in FROM_CLIENT]},
        "from_server": {"anyOf": [references[model, "serialization"] for model in FROM_SERVER]},
    }
    definitions = {name: _with_constants(definition) for name, definition in found["$defs"].items()}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"Soundcheck's control API, version {VERSION}",
        "anyOf": [{"$ref": f"#/$defs/{side}"} for side in sides],
        "$defs": sides | definitions,
    }


def _with_constants(definition: dict[str, Any]) -> dict[str, Any]:
    """What tells messages and commands apart has a default in our program, but not on the wire."""
    properties = {
        name: {key: value for key, value in field.items() if key != "default" or "const" not in field}
        for name, field in definition.get("properties", {}).items()
    }
    if not properties:
        return definition
    always = [name for name in properties if name in definition.get("required", ()) or "const" in properties[name]]
    return {**definition, "properties": properties, "required": always}
