"""How the states of prints and issued documents look on the screen."""

from documents.models import Change, PrintState

PRINT_TONES = {
    PrintState.WAITING: "neutral",
    PrintState.RUNNING: "info",
    PrintState.DONE: "success",
    PrintState.FAILED: "danger",
    PrintState.CANCELLED: "closed",
}
CHANGE_TONES = {
    Change.VALID: "success",
    Change.CORRECTED: "info",
    Change.AMENDED: "warning",
    Change.REVOKED: "danger",
}
