package org.trinomen.server.job;

import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trinomen.archive.export.RefusedExportException;
import org.trinomen.archive.file.StorageFullException;
import org.trinomen.archive.job.JobError;
import org.trinomen.archive.modification.ModificationException;
import org.trinomen.archive.pixel.DecodingRoom;
import org.trinomen.archive.query.IncorrectQueryException;
import org.trinomen.dicom.DicomException;
import org.trinomen.server.http.ErrorCode;
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
    String message = String.valueOf(thrown.getMessage());
    return switch (thrown) {
      case RequestFailure failure -> of(failure.code(), failure.details());
      case ModificationException modification -> of(ErrorCode.of(modification.fault()), message);
      case DicomException _ -> of(ErrorCode.BAD_FILE_FORMAT, message);
      case RefusedExportException _ -> of(ErrorCode.FORBIDDEN, message);
      case DecodingRoom.NoRoomException _ -> of(ErrorCode.BUSY, message);
      case IncorrectQueryException _ -> of(ErrorCode.BAD_REQUEST, message);
      case StorageFullException _ -> of(ErrorCode.STORAGE_FULL, "there is no room left");
      case Throwable _ -> unexpected(thrown);
    };
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
