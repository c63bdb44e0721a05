package org.trinomen.archive.job;

import java.util.Map;

/**
 * A job as it is kept over a restart.
 *
 * @param request what it can be made anew from
 */
public record KeptJob(JobStatus status, Map<String, Object> request) {

  /** A request may name someone. */
  @Override
  public String toString() {
    return status.toString();
  }
}
