"""What nobody will need any more, taken away: abandoned uploads, used links, signed-out sessions, old jobs."""

from datetime import timedelta

from django.contrib.sessions.models import Session as SignIn
from django.db.models import Max
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from bowstring.web.models import ImportRun, Job, OneTimeLink, Participant
from bowstring.web.store.imports import NAMING
from bowstring.web.store.submissions import forget_submissions

UPLOADS_KEPT = timedelta(days=2)
LINKS_KEPT = timedelta(days=30)
JOBS_KEPT = timedelta(days=30)
TASKS_KEPT = timedelta(days=1)


def sweep() -> None:
    """Take all of it away. Looks are cheap: what is due is found by its date."""
    now = timezone.now()
    forget_submissions()
    ImportRun.objects.filter(state=NAMING, made_at__lt=now - UPLOADS_KEPT).delete()
    SignIn.objects.filter(expire_date__lt=now).delete()
    OneTimeLink.objects.filter(expires_at__lt=now - LINKS_KEPT).delete()
    # Nobody comes back to a session that is over: what told its guests' browsers again is of no use.
    Participant.objects.filter(session__closed_at__lt=now - LINKS_KEPT).exclude(secret="").update(secret="")
    DBTaskResult.objects.finished().filter(finished_at__lt=now - TASKS_KEPT).delete()
    # The last job of each kind stays: pages tell what came of it.
    last = Job.objects.order_by().values("portfolio", "kind").annotate(last=Max("pk")).values("last")
    Job.objects.filter(ended_at__lt=now - JOBS_KEPT).exclude(pk__in=last).delete()
