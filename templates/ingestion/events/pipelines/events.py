"""What those who send the shop's events and those who read them agree on."""


def topic_of(table: str) -> str:
    return f"shop.{table}"
