package org.trinomen.archive.job;

import java.util.Optional;

/** Makes a job anew from what was kept of it. */
@FunctionalInterface
public interface JobRestorer {

  /** The job, from its start; empty if that can't be, or its submitter may no longer have it. */
  Optional<Job> restore(KeptJob kept);
}
