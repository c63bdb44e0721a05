package org.trinomen.archive.job;

/** Is told of jobs, for the audit trail. Called while the queue stands still: it must be quick. */
public interface JobObserver {

  /** A job was handed in, or taken up again after a restart. */
  void submitted(JobStatus job);

  /** A job has ended. */
  void ended(JobStatus job);
}
