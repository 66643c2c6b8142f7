"""Settings: read once at the edge from YANWEN_* variables (or a .env file), frozen, handed down."""

from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from rag.errors import SettingsError

PROJECT = Path(__file__).resolve().parent.parent


class Settings(BaseSettings):
    """Every setting of Yanwen. The variable's name is the field's in capitals with YANWEN_ before it."""

    model_config = SettingsConfigDict(env_prefix="YANWEN_", env_file=".env", extra="ignore", frozen=True)

    library: Path = PROJECT / "library"
    evaluation: Path = PROJECT / "out" / "eval"  # where `python -m eval` writes, and the page looks
    cache: Path | None = None  # where the bundled embedder is built; None: the user's cache folder
    embedding: str = Field(
        default="bundled", min_length=1
    )  # "bundled", "bundled-fast", a folder, or the name of a model already on this machine
    reranker: str = ""  # "", a folder, or the name of a CrossEncoder already on this machine
    allow_download: bool = (
        False  # let sentence-transformers fetch a model named in `embedding` or `reranker` from its hub
    )
    llm: str = ""  # "", "openai:<model>", "ollama:<model>" or "gguf:<file>"
    llm_timeout_seconds: float = Field(default=60, gt=0)
    llm_max_tokens: int = Field(default=800, gt=0)
    openai_base_url: str = Field(default="", validation_alias="OPENAI_BASE_URL")
    openai_api_key: str = Field(default="", validation_alias="OPENAI_API_KEY", repr=False)
    ollama_base_url: str = Field(default="", validation_alias="OLLAMA_HOST")
    passages: int = Field(default=8, gt=0, le=50)  # how many passages an answer is made from
    answer_language: Literal["auto", "zh", "en"] = "auto"
    auth: Path | None = None  # the file of those who may log in; None: no login, and this machine only
    answer_threshold: float = Field(default=0.3, ge=0, le=1)  # below it: "not in the reports"

    @field_validator("auth", mode="before")
    @classmethod
    def _named(cls, value: object) -> object:
        return value or None  # set to nothing is not set

    @field_validator("llm")
    @classmethod
    def _known_provider(cls, value: str) -> str:
        provider, _, model = value.partition(":")
        if value and (provider not in ("openai", "ollama", "gguf") or not model):
            raise ValueError("expected openai:<model>, ollama:<model> or gguf:<file>")
        return value


def load_settings(**given: object) -> Settings:
    """The settings of the environment, overridden by those given that are not None.

    Raises SettingsError with the variable's name and what was expected.
    """
    try:
        return Settings(**{name: value for name, value in given.items() if value is not None})  # type: ignore[arg-type]
    except ValidationError as error:
        raise SettingsError("; ".join(_sentence(detail) for detail in error.errors())) from error


def _sentence(detail: object) -> str:
    assert isinstance(detail, dict)
    name = str(detail["loc"][0]) if detail["loc"] else "settings"
    variable = name if name.isupper() else f"YANWEN_{name.upper()}"
    message = str(detail["msg"]).removeprefix("Value error, ")
    return f"{variable}={detail.get('input')!r} cannot be used: {message}. Mend it or unset it."
