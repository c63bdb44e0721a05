package org.trinomen.server.job;

import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trinomen.archive.job.JobError;
import org.trinomen.server.http.DiskTrouble;
import org.trinomen.server.http.ErrorCode;
import org.trinomen.server.http.FailureTable;
import org.trinomen.server.http.RequestFailure;

/** What is told of a job that failed, in the words of the one table of errors. */
public final class JobErrors {

  private static final Logger LOG = LoggerFactory.getLogger(JobErrors.class);

  private JobErrors() {}

  /** An error of the table. */
  public static JobError of(ErrorCode code, String details) {
    return new JobError(code.number(), code.text(), details);
  }

  /** What a step of a job has thrown. What nobody expects goes to the log. */
  public static JobError of(Throwable thrown) {
    return FailureTable.told(thrown)
        .map(failure -> of(failure.code(), failure.details()))
        .or(() -> DiskTrouble.of(thrown).map(disk -> of(disk.code(), disk.details())))
        .orElseGet(() -> unexpected(thrown));
  }

  /** The same for who waited for the job with a request. */
  public static RequestFailure asFailure(JobError error) {
    return new RequestFailure(
        Stream.of(ErrorCode.values())
            .filter(code -> code.number() == error.number())
            .findFirst()
            .orElse(ErrorCode.INTERNAL_ERROR),
        error.details());
  }

  private static JobError unexpected(Throwable thrown) {
    LOG.atError().setCause(thrown).log("a job failed");
    return of(ErrorCode.INTERNAL_ERROR, "see the server's log");
  }
}
