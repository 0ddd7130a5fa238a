"""Who may do what: one table in one file. It can be read aloud to the head of the office, and is."""

from collections.abc import Iterator
from enum import StrEnum, auto

from accounts.models import GrantedRole


class Role(StrEnum):
    """What a person is towards one thing, not what a person is in general."""

    PERSON = auto()  # is signed in, whatever else
    ADMINISTRATOR = auto()  # keeps the portal itself: accounts, settings
    OFFICE = auto()  # works in the emulation office
    OFFICE_HEAD = auto()  # heads the emulation unit
    SIGNER = auto()  # signs for Sở Nội vụ
    CLERK = auto()  # văn thư: numbers and files
    COUNCIL = auto()  # sits in the provincial council
    AGENCY = auto()  # acts for some agency
    OWNER = auto()  # acts for the agency the thing belongs to
    HEAD = auto()  # heads the agency the thing belongs to
    LEADER = auto()  # acts for the agency that leads the thing's bloc; never towards its own agency's things
    DEPUTY = auto()  # acts for the deputy of the thing's bloc; never towards its own agency's things
    # acts for the agency that checks this thing (the leader's own, or the office's own, goes to another)
    CHECKER = auto()
    BLOC_LEADER = auto()  # acts for the agency that leads the bloc itself, for things that belong to the whole bloc
    LAUNCHER = auto()  # acts for the agency that launched the movement the thing belongs to
    MEMBER = auto()  # acts for a member of the thing's bloc
    READER = auto()  # acts for a member of the thing's bloc, once the bloc has agreed on it
    VERIFIER = auto()  # acts for a department that verifies some of the thing's criteria
    # verifies every criterion of the thing: the office; of the office's own, whoever stands in for it
    APPRAISER = auto()
    SECRETARY = auto()  # chairs this meeting, or is its secretary; asked for this print
    SEATED = auto()  # sits in this meeting on one of its seats, with this very account
    DRAFTER = auto()  # works in the office, towards what the office drafts: a decision of the province
    ISSUER = auto()  # signs, numbers or files what the province decides: the office, its head, who signs, the clerk
    PEER = auto()  # acts for the member that scores this sheet of another in its bloc's cross-scoring
    KEEPER = auto()  # keeps this person's account: may grant every role the person has; never towards oneself


class Permission(StrEnum):
    """One thing a person can do on a page."""

    SIGN_OUT = auto()
    HOME = auto()
    NOTICE_READ = auto()
    PASSWORD_CHANGE = auto()
    SECOND_FACTOR = auto()
    SECOND_FACTOR_ENTER = auto()
    STYLE_VIEW = auto()
    USER_MANAGE = auto()
    ACCOUNT_KEEP = auto()
    IDENTITY_EDIT = auto()
    AUDIT_VIEW = auto()

    PAPER_LIBRARY = auto()
    PRINT_LIST = auto()
    PRINT_VIEW = auto()

    WORKBOOK_IMPORT = auto()

    AGENCY_VIEW = auto()
    AGENCY_MANAGE = auto()
    YEAR_VIEW = auto()
    YEAR_MANAGE = auto()
    BLOC_VIEW = auto()
    BLOC_MANAGE = auto()
    BLOC_ADVANCE = auto()

    COVENANT_LIST = auto()
    COVENANT_VIEW = auto()
    COVENANT_EDIT = auto()
    COVENANT_COMMENT = auto()
    COVENANT_SIGN = auto()
    COVENANT_TEMPLATE = auto()
    TARGET_VIEW = auto()
    TARGET_EDIT = auto()
    RESULT_ENTER = auto()
    DUE_VIEW = auto()
    DUE_REMIND = auto()
    EXTENSION_GRANT = auto()

    CRITERIA_VIEW = auto()
    CRITERIA_MANAGE = auto()
    CRITERIA_EDIT = auto()
    CRITERIA_DERIVE = auto()

    SHEET_LIST = auto()
    SHEET_VIEW = auto()
    SHEET_FILL = auto()
    SHEET_APPROVE = auto()
    SHEET_CHECK = auto()
    SHEET_VERIFY = auto()
    SHEET_EXPLAIN = auto()
    EVIDENCE_LIST = auto()
    EVIDENCE_KEEP = auto()
    FIGURE_LIST = auto()
    FIGURE_KEEP = auto()
    SHEET_EXCLUDE = auto()
    PROGRESS_VIEW = auto()
    VERIFICATION_LIST = auto()
    EXPLANATION_CONCLUDE = auto()
    CROSS_SCORE = auto()

    RANKING_VIEW = auto()
    PROVINCE_RANKING_VIEW = auto()
    REPORT_VIEW = auto()
    REPORT_COMMENT = auto()
    REPORT_EDIT = auto()
    REPORT_ADOPT = auto()

    MEETING_LIST = auto()
    MEETING_VIEW = auto()
    MEETING_RUN = auto()
    MEETING_ADOPT = auto()
    MEETING_CALL = auto()
    BALLOT_CAST = auto()
    QUORUM_MANAGE = auto()
    PROGRAMME_MANAGE = auto()

    AWARD_CATALOGUE_VIEW = auto()
    AWARD_CATALOGUE_EDIT = auto()
    SUBJECT_LIST = auto()
    SUBJECT_VIEW = auto()
    SUBJECT_EDIT = auto()
    SUBJECT_IMPORT = auto()
    REGISTER_VIEW = auto()
    HISTORY_VIEW = auto()
    EXTRACT_ISSUE = auto()
    EXTRACT_VIEW = auto()
    MONEY_VIEW = auto()
    MONEY_KEEP = auto()
    NOMINATION_LIST = auto()
    NOMINATION_VIEW = auto()
    NOMINATION_EDIT = auto()
    NOMINATION_RECEIVE = auto()
    PUBLIC_NOTICE_MANAGE = auto()
    COUNCIL_PACK_LIST = auto()
    COUNCIL_PACK_VIEW = auto()
    COUNCIL_PACK_MANAGE = auto()
    SUPERIOR_MANAGE = auto()
    APPRAISAL_LIST = auto()
    APPRAISAL_VIEW = auto()
    NOMINATION_JUDGE = auto()
    OPINION_LIST = auto()
    OPINION_VIEW = auto()
    OPINION_ANSWER = auto()
    OPINION_REMIND = auto()
    SUBMISSION_VIEW = auto()
    SUBMISSION_EDIT = auto()
    SUBMISSION_SIGN = auto()
    SUBMISSION_FILE = auto()
    REGISTRATION_LIST = auto()
    REGISTRATION_VIEW = auto()
    REGISTRATION_EDIT = auto()
    REGISTRATION_RETURN = auto()

    STOCK_MANAGE = auto()
    CERTIFICATE_VIEW = auto()
    CERTIFICATE_KEEP = auto()

    LEADER_NOTICE_VIEW = auto()
    LEADER_NOTICE_ISSUE = auto()
    COUNCIL_MANAGE = auto()
    QUOTA_VIEW = auto()
    QUOTA_MANAGE = auto()
    DOSSIER_VIEW = auto()
    DECISION_LIST = auto()
    DISCLOSURE_EDIT = auto()
    DECISION_VIEW = auto()
    DECISION_EDIT = auto()
    DECISION_ISSUE = auto()

    MOVEMENT_VIEW = auto()
    MOVEMENT_CREATE = auto()
    MOVEMENT_MANAGE = auto()
    MOVEMENT_ANSWER = auto()
    ANSWER_VIEW = auto()
    ANSWER_FILL = auto()
    ROLE_MODEL_VIEW = auto()
    ROLE_MODEL_CREATE = auto()
    ROLE_MODEL_FILL = auto()
    ROLE_MODEL_CHECK = auto()
    ROLE_MODEL_SPREAD = auto()
    SPREADING_DROP = auto()
    SPREAD_VIEW = auto()


EVERYBODY = {
    Role.ADMINISTRATOR,
    Role.OFFICE,
    Role.OFFICE_HEAD,
    Role.SIGNER,
    Role.CLERK,
    Role.COUNCIL,
    Role.AGENCY,
}

WHO_MAY: dict[Permission, set[Role]] = {
    Permission.SIGN_OUT: {Role.PERSON},
    Permission.HOME: EVERYBODY,
    Permission.NOTICE_READ: {Role.PERSON},
    Permission.PASSWORD_CHANGE: {Role.PERSON},
    # One's own; the middleware asks for the code before any other page opens.
    Permission.SECOND_FACTOR: {Role.PERSON},
    Permission.SECOND_FACTOR_ENTER: {Role.PERSON},
    Permission.STYLE_VIEW: {Role.ADMINISTRATOR},
    Permission.USER_MANAGE: {Role.ADMINISTRATOR, Role.OFFICE},
    # One person's account: its roles, its password, whether it is open.
    Permission.ACCOUNT_KEEP: {Role.KEEPER},
    Permission.IDENTITY_EDIT: {Role.ADMINISTRATOR},
    # Blank forms with invented names: whoever works here may look at them.
    Permission.PAPER_LIBRARY: EVERYBODY,
    Permission.PRINT_LIST: {Role.OFFICE, Role.CLERK},
    # One's own print, or that of somebody in the office.
    Permission.PRINT_VIEW: {Role.OFFICE, Role.SECRETARY},
    Permission.AUDIT_VIEW: {Role.ADMINISTRATOR, Role.OFFICE_HEAD},
    # Which workbook one may import is asked again for each: agencies, members, people.
    Permission.WORKBOOK_IMPORT: {Role.ADMINISTRATOR, Role.OFFICE},
    # Who the agencies and blocs are is public inside the portal; what they score is not.
    Permission.AGENCY_VIEW: EVERYBODY,
    Permission.AGENCY_MANAGE: {Role.OFFICE},
    Permission.YEAR_VIEW: EVERYBODY,
    Permission.YEAR_MANAGE: {Role.OFFICE},
    Permission.BLOC_VIEW: EVERYBODY,
    Permission.BLOC_MANAGE: {Role.OFFICE},
    Permission.BLOC_ADVANCE: {Role.OFFICE, Role.BLOC_LEADER},
    Permission.COVENANT_LIST: {Role.OFFICE, Role.AGENCY},
    Permission.COVENANT_VIEW: {Role.OFFICE, Role.BLOC_LEADER, Role.MEMBER},
    Permission.COVENANT_EDIT: {Role.OFFICE, Role.BLOC_LEADER},
    Permission.COVENANT_COMMENT: {Role.OFFICE, Role.BLOC_LEADER, Role.MEMBER},
    Permission.COVENANT_SIGN: {Role.MEMBER},
    Permission.COVENANT_TEMPLATE: {Role.OFFICE},
    # What one member promises is open to the others of its bloc once they have signed.
    Permission.TARGET_VIEW: {Role.OFFICE, Role.BLOC_LEADER, Role.OWNER, Role.READER},
    Permission.TARGET_EDIT: {Role.OFFICE, Role.BLOC_LEADER, Role.OWNER},
    Permission.RESULT_ENTER: {Role.OWNER},
    Permission.DUE_VIEW: {Role.OFFICE, Role.AGENCY},
    Permission.DUE_REMIND: {Role.OFFICE, Role.BLOC_LEADER},
    Permission.EXTENSION_GRANT: {Role.OFFICE},
    Permission.CRITERIA_VIEW: EVERYBODY,
    Permission.CRITERIA_MANAGE: {Role.OFFICE},
    # Towards a set: the leader edits its own bloc's version, until the bloc begins to score (scoring/editing.py).
    Permission.CRITERIA_EDIT: {Role.OFFICE, Role.BLOC_LEADER},
    # Towards a bloc's year: making its own version.
    Permission.CRITERIA_DERIVE: {Role.OFFICE, Role.BLOC_LEADER},
    Permission.SHEET_LIST: {Role.OFFICE, Role.AGENCY},
    Permission.SHEET_VIEW: {
        Role.OFFICE,
        Role.OWNER,
        Role.LEADER,
        Role.DEPUTY,
        Role.CHECKER,
        Role.VERIFIER,
        Role.READER,
    },
    Permission.SHEET_FILL: {Role.OWNER},
    Permission.SHEET_APPROVE: {Role.OWNER},
    Permission.SHEET_CHECK: {Role.CHECKER},
    # Which criteria one verifies is asked again of each (scoring/verifying.py).
    Permission.SHEET_VERIFY: {Role.VERIFIER, Role.APPRAISER},
    Permission.SHEET_EXPLAIN: {Role.OWNER},
    Permission.EVIDENCE_LIST: {Role.AGENCY},
    Permission.EVIDENCE_KEEP: {Role.OWNER},
    Permission.FIGURE_LIST: {Role.OFFICE, Role.AGENCY},
    # Towards one criterion: the department that verifies it.
    Permission.FIGURE_KEEP: {Role.OFFICE, Role.VERIFIER},
    Permission.SHEET_EXCLUDE: {Role.OFFICE},
    # Of which blocs is asked of each: all for the office, else those that one's agency leads (404 without any).
    Permission.PROGRESS_VIEW: {Role.OFFICE, Role.AGENCY},
    Permission.VERIFICATION_LIST: {Role.OFFICE, Role.AGENCY},
    # Towards one explanation: whoever gave the point that it answers to.
    Permission.EXPLANATION_CONCLUDE: {Role.CHECKER, Role.VERIFIER, Role.APPRAISER},
    # Towards one member's marks for another: nobody else opens them, leader and office included.
    Permission.CROSS_SCORE: {Role.PEER},
    Permission.PROVINCE_RANKING_VIEW: {Role.OFFICE},
    Permission.RANKING_VIEW: {Role.OFFICE, Role.BLOC_LEADER, Role.DEPUTY, Role.READER},
    Permission.REPORT_VIEW: {Role.OFFICE, Role.BLOC_LEADER, Role.MEMBER},
    Permission.REPORT_COMMENT: {Role.OFFICE, Role.BLOC_LEADER, Role.MEMBER},
    Permission.REPORT_EDIT: {Role.OFFICE, Role.BLOC_LEADER},
    Permission.REPORT_ADOPT: {Role.BLOC_LEADER},
    Permission.MEETING_LIST: {Role.OFFICE, Role.AGENCY, Role.COUNCIL},
    Permission.MEETING_VIEW: {Role.OFFICE, Role.MEMBER, Role.SECRETARY, Role.SEATED},
    Permission.MEETING_RUN: {Role.OFFICE, Role.BLOC_LEADER, Role.SECRETARY},
    # What a bloc adopts is its own decision: never the office's.
    Permission.MEETING_ADOPT: {Role.BLOC_LEADER, Role.SECRETARY},
    # Towards the bloc that is to meet.
    Permission.MEETING_CALL: {Role.OFFICE, Role.BLOC_LEADER},
    # With one's own account; everybody else votes with the one-time code of the seat and needs no account.
    Permission.BALLOT_CAST: {Role.SEATED},
    Permission.QUORUM_MANAGE: {Role.OFFICE},
    Permission.PROGRAMME_MANAGE: {Role.OFFICE},
    # Who may be awarded what is law: everybody reads it before proposing.
    Permission.AWARD_CATALOGUE_VIEW: EVERYBODY,
    Permission.AWARD_CATALOGUE_EDIT: {Role.OFFICE},
    # Who leads which bloc is public inside the portal.
    Permission.LEADER_NOTICE_VIEW: EVERYBODY,
    Permission.LEADER_NOTICE_ISSUE: {Role.OFFICE},
    Permission.COUNCIL_MANAGE: {Role.OFFICE},
    # How many awards each bloc may propose is no secret; what a bloc proposes is its own until the members have met.
    Permission.QUOTA_VIEW: EVERYBODY,
    Permission.QUOTA_MANAGE: {Role.OFFICE},
    Permission.DOSSIER_VIEW: {Role.OFFICE, Role.BLOC_LEADER, Role.DEPUTY, Role.READER},
    # Which decisions one sees is asked of each (Decision.objects.visible_to).
    # What the whole province may look through, and what is printed on its decisions.
    Permission.DISCLOSURE_EDIT: {Role.OFFICE},
    Permission.DECISION_LIST: {Role.OFFICE, Role.OFFICE_HEAD, Role.SIGNER, Role.CLERK, Role.AGENCY},
    Permission.DECISION_VIEW: {Role.OFFICE, Role.OFFICE_HEAD, Role.SIGNER, Role.CLERK, Role.AGENCY},
    # The office drafts for the province, a department or commune for itself.
    Permission.DECISION_EDIT: {Role.DRAFTER, Role.OWNER},
    # Who typed in it does not issue it: asked again by awards/decisions/issuing.py.
    Permission.DECISION_ISSUE: {Role.ISSUER, Role.OWNER},
    # People are personal data: an agency's own, and the office's.
    Permission.SUBJECT_LIST: {Role.OFFICE, Role.AGENCY},
    Permission.SUBJECT_VIEW: {Role.OFFICE, Role.OWNER},
    Permission.SUBJECT_EDIT: {Role.OFFICE, Role.OWNER},
    # Whose rows they may be is asked of each row.
    Permission.SUBJECT_IMPORT: {Role.OFFICE, Role.AGENCY},
    # Which awards one sees is asked of each (Award.objects.visible_to): an agency its own and its predecessors'.
    Permission.REGISTER_VIEW: {Role.OFFICE, Role.CLERK, Role.AGENCY},
    Permission.HISTORY_VIEW: {Role.OFFICE, Role.CLERK, Role.OWNER},
    Permission.EXTRACT_ISSUE: {Role.OFFICE, Role.CLERK},
    Permission.EXTRACT_VIEW: {Role.OFFICE, Role.CLERK, Role.OWNER},
    # Which decisions and which lines of them one sees is asked of each: an agency its own.
    Permission.MONEY_VIEW: {Role.OFFICE, Role.CLERK, Role.AGENCY},
    # Towards a decision: the office, its clerk, and the agency that decided it.
    Permission.MONEY_KEEP: {Role.OFFICE, Role.CLERK, Role.OWNER},
    # Which slates one sees is asked of each (Slate.objects.visible_to): one's own, and of a bloc that one leads.
    Permission.NOMINATION_LIST: {Role.OFFICE, Role.AGENCY},
    # Of the office's own slates also the body that appraises them.
    Permission.NOMINATION_VIEW: {Role.OFFICE, Role.OWNER, Role.BLOC_LEADER, Role.APPRAISER},
    Permission.NOMINATION_EDIT: {Role.OWNER, Role.BLOC_LEADER},
    Permission.NOMINATION_RECEIVE: {Role.OFFICE},
    # What people write about a notice is for the office alone; the notice itself is open to everybody.
    Permission.PUBLIC_NOTICE_MANAGE: {Role.OFFICE},
    # Which packs one sees is asked of each (CouncilPack.objects.visible_to): those of meetings in which one sits.
    Permission.COUNCIL_PACK_LIST: {Role.OFFICE, Role.COUNCIL},
    Permission.COUNCIL_PACK_VIEW: {Role.OFFICE, Role.SEATED},
    Permission.COUNCIL_PACK_MANAGE: {Role.OFFICE},
    Permission.SUPERIOR_MANAGE: {Role.OFFICE},
    Permission.APPRAISAL_LIST: {Role.OFFICE},
    Permission.APPRAISAL_VIEW: {Role.OFFICE, Role.APPRAISER},
    # Nobody judges himself: not who belongs to the agency that proposes.
    Permission.NOMINATION_JUDGE: {Role.APPRAISER},
    # Towards one request: the body that is asked; of a body without an account the office types in the letter.
    Permission.OPINION_LIST: {Role.OFFICE, Role.AGENCY},
    Permission.OPINION_VIEW: {Role.OFFICE, Role.OWNER},
    Permission.OPINION_ANSWER: {Role.OFFICE, Role.OWNER},
    Permission.OPINION_REMIND: {Role.OFFICE},
    Permission.SUBMISSION_VIEW: {Role.OFFICE, Role.SIGNER, Role.CLERK},
    Permission.SUBMISSION_EDIT: {Role.OFFICE},
    Permission.SUBMISSION_SIGN: {Role.SIGNER},
    # On paper: who keeps the signed letter and gives it its number.
    Permission.SUBMISSION_FILE: {Role.OFFICE, Role.CLERK},
    Permission.REGISTRATION_LIST: {Role.OFFICE, Role.AGENCY},
    Permission.REGISTRATION_VIEW: {Role.OFFICE, Role.OWNER},
    Permission.REGISTRATION_EDIT: {Role.OWNER},
    Permission.REGISTRATION_RETURN: {Role.OFFICE},
    # Blanks and layouts are the office's own; which decisions one sees is asked of each (Decision.visible_to).
    Permission.STOCK_MANAGE: {Role.OFFICE},
    Permission.CERTIFICATE_VIEW: {Role.OFFICE, Role.CLERK},
    Permission.CERTIFICATE_KEEP: {Role.OFFICE},
    # Which movements one sees is asked of each (Movement.objects.visible_to); who answered them is not for everybody.
    Permission.MOVEMENT_VIEW: EVERYBODY,
    Permission.MOVEMENT_CREATE: {Role.OFFICE, Role.AGENCY},
    Permission.MOVEMENT_MANAGE: {Role.OFFICE, Role.LAUNCHER},
    Permission.MOVEMENT_ANSWER: {Role.OFFICE, Role.AGENCY},
    # The office and whoever launched the movement write down what reached them on paper.
    Permission.ANSWER_VIEW: {Role.OFFICE, Role.LAUNCHER, Role.OWNER},
    Permission.ANSWER_FILL: {Role.OFFICE, Role.LAUNCHER, Role.OWNER},
    Permission.ROLE_MODEL_VIEW: EVERYBODY,
    Permission.ROLE_MODEL_CREATE: {Role.OFFICE, Role.AGENCY},
    Permission.ROLE_MODEL_FILL: {Role.OFFICE, Role.OWNER},
    Permission.ROLE_MODEL_CHECK: {Role.OFFICE},
    Permission.ROLE_MODEL_SPREAD: {Role.OFFICE, Role.AGENCY},
    Permission.SPREADING_DROP: {Role.OFFICE, Role.OWNER},
    Permission.SPREAD_VIEW: {Role.OFFICE, Role.BLOC_LEADER, Role.MEMBER},
}


# Which roles one may give, and so whose account one may keep. Whoever could open an account for an administrator, or
# set the password of one who signs, would hold that role too; so the office gives only those that are not the office's.
MAY_GRANT: dict[Role, set[GrantedRole]] = {
    Role.ADMINISTRATOR: set(GrantedRole),
    Role.OFFICE: {GrantedRole.STAFF, GrantedRole.HEAD, GrantedRole.COUNCIL},
}


ISSUES_FOR_THE_PROVINCE = {Role.OFFICE, Role.OFFICE_HEAD, Role.SIGNER, Role.CLERK}


def grantable_roles(user) -> set[GrantedRole]:
    """The roles that `user` may give to others, and take from them, today."""
    return set().union(*(MAY_GRANT.get(Role(role), set()) for role in user.office_roles))


def roles_towards(user, target=None) -> Iterator[Role]:
    """Yield every role `user` has today towards `target`.

    A thing that can be guarded answers up to a dozen questions, each absent where it makes no sense: `agency_id`
    (whose?), `bloc_year` (in which bloc of which year: `leader_id`, `deputy_id`, `has_member(ids)`), `is_agreed`
    (have the bloc's members agreed on it, so that all of them read it?), `checker_ids` (which agencies check it),
    `office_checks` (does the office check it?), `office_drafts` (does the office draft it for the province?),
    `verifier_ids` (which agencies verify parts of it), `office_appraises` and `appraiser_ids` (does the office
    verify all of it, or which agencies in its place?); one member's marks for another also `peer_ids` (which member
    gives them); a movement and what belongs to it also `launcher_id` (which agency launched it); a meeting and what
    belongs to it also `running_ids` and `seated_ids` (which people run it, which sit in it); a person
    `standing_roles` (which roles whoever keeps the account must be able to give). Nobody judges himself: whoever
    belongs to the owner, or to a division of it, is neither leader, deputy, checker nor verifier towards its
    things.
    """
    yield Role.PERSON
    mine = user.agency_ids
    owner = getattr(target, "agency_id", None)
    has_interest = owner is not None and owner in user.interest_ids
    for role in user.office_roles:
        yield Role(role)
    if Role.OFFICE in user.office_roles and getattr(target, "office_checks", False) and not has_interest:
        yield Role.CHECKER
    if Role.OFFICE in user.office_roles and getattr(target, "office_appraises", False) and not has_interest:
        yield Role.APPRAISER
    if getattr(target, "office_drafts", False):
        if Role.OFFICE in user.office_roles:
            yield Role.DRAFTER
        if not ISSUES_FOR_THE_PROVINCE.isdisjoint(user.office_roles):
            yield Role.ISSUER
    standing_roles = getattr(target, "standing_roles", None)
    grantable = grantable_roles(user)
    if standing_roles is not None and target != user and grantable and standing_roles <= grantable:
        yield Role.KEEPER
    if user.pk in getattr(target, "running_ids", ()):
        yield Role.SECRETARY
    if user.pk in getattr(target, "seated_ids", ()):
        yield Role.SEATED
    if not mine:
        return
    yield Role.AGENCY
    if owner in mine:
        yield Role.OWNER
        if owner in user.headed_agency_ids:
            yield Role.HEAD
    if getattr(target, "launcher_id", None) in mine:
        yield Role.LAUNCHER
    if bloc_year := getattr(target, "bloc_year", None):
        if bloc_year.leader_id in mine:
            yield Role.BLOC_LEADER
            if not has_interest:
                yield Role.LEADER
        if bloc_year.deputy_id in mine and not has_interest:
            yield Role.DEPUTY
        if bloc_year.has_member(mine):
            yield Role.MEMBER
            if getattr(target, "is_agreed", False):
                yield Role.READER
    if not has_interest and not mine.isdisjoint(getattr(target, "checker_ids", ())):
        yield Role.CHECKER
    if not has_interest and not mine.isdisjoint(getattr(target, "verifier_ids", ())):
        yield Role.VERIFIER
    if not has_interest and not mine.isdisjoint(getattr(target, "appraiser_ids", ())):
        yield Role.APPRAISER
    if not has_interest and not mine.isdisjoint(getattr(target, "peer_ids", ())):
        yield Role.PEER


def can(user, permission: Permission, target=None) -> bool:
    """Whether `user` may do `permission`, towards `target` where there is one. Nobody signed out may do anything."""
    return user.is_authenticated and user.is_active and not WHO_MAY[permission].isdisjoint(roles_towards(user, target))
