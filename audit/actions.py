"""What is done and stands in no history of Wagtail's, and what staff call it."""

from typing import Final

from wagtail.log_actions import LogActionRegistry

SIGNED_IN: Final = "audit.sign_in"
SIGNED_OUT: Final = "audit.sign_out"
FAILED: Final = "audit.sign_in_failed"
ACCOUNT_ADDED: Final = "audit.account_added"
ACCOUNT_CHANGED: Final = "audit.account_changed"
ACCOUNT_DELETED: Final = "audit.account_deleted"
GROUP_ADDED: Final = "audit.group_added"
GROUP_RENAMED: Final = "audit.group_renamed"
GROUP_DELETED: Final = "audit.group_deleted"
GIVEN: Final = "audit.rights_given"
TAKEN: Final = "audit.rights_taken"
SETTING_CHANGED: Final = "audit.setting_changed"
COMMAND: Final = "audit.command"

_CALLED: Final = {
    SIGNED_IN: "Sign in",
    SIGNED_OUT: "Sign out",
    FAILED: "Failed sign-in",
    ACCOUNT_ADDED: "Add an account",
    ACCOUNT_CHANGED: "Change an account",
    ACCOUNT_DELETED: "Delete an account",
    GROUP_ADDED: "Add a group",
    GROUP_RENAMED: "Rename a group",
    GROUP_DELETED: "Delete a group",
    GIVEN: "Give rights",
    TAKEN: "Take rights away",
    SETTING_CHANGED: "Change a setting",
    COMMAND: "Run a command",
}


def name_actions(actions: LogActionRegistry) -> None:
    for action, label in _CALLED.items():
        actions.register_action(action, label, label)
