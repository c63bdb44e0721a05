package org.trinomen.server.job;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import org.trinomen.archive.audit.AuditEvent;
import org.trinomen.archive.audit.AuditTrail;
import org.trinomen.archive.job.JobObserver;
import org.trinomen.archive.job.JobStatus;

/** Who handed in which job, and what came of it, for the audit trail. */
public final class JobAudit implements JobObserver {

  private final AuditTrail trail;

  public JobAudit(AuditTrail trail) {
    this.trail = trail;
  }

  @Override
  public void submitted(JobStatus job) {
    enter(job, "submit", AuditEvent.Outcome.PERMITTED, job.permission());
  }

  @Override
  public void ended(JobStatus job) {
    switch (job.state()) {
      case SUCCESS -> enter(job, "end", AuditEvent.Outcome.DONE, "");
      case FAILURE -> enter(job, "end", AuditEvent.Outcome.FAILED, job.error().text());
      case PENDING, RUNNING, PAUSED, RETRY ->
          throw new IllegalArgumentException("the job has not ended");
    }
  }

  private void enter(JobStatus job, String what, AuditEvent.Outcome outcome, String detail) {
    Instant when = job.now();
    try {
      trail.append(
          new AuditEvent(
              when,
              job.submitter(),
              job.address(),
              what + " job " + job.type(),
              job.id(),
              outcome,
              detail),
          AuditTrail.Urgency.SOON);
    } catch (IOException e) {
      throw new UncheckedIOException("the audit trail can't be written", e);
    }
  }
}
