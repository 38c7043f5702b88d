from .publish_scheduled import Command

__all__ = ["Command"]
