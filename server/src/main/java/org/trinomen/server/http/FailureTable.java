package org.trinomen.server.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.io.EofException;
import org.trinomen.archive.export.RefusedExportException;
import org.trinomen.archive.index.IndexUnavailableException;
import org.trinomen.archive.modification.ModificationException;
import org.trinomen.archive.pixel.DecodingRoom;
import org.trinomen.archive.query.IncorrectQueryException;
import org.trinomen.dicom.DicomException;

/** The one table of what exceptions are told as: to whoever made a request, and of jobs. */
public final class FailureTable {

  private FailureTable() {}

  /** What an exception is told as; empty if nobody expects it, so that it goes to the log. */
  public static Optional<RequestFailure> told(Throwable thrown) {
    return switch (thrown) {
      case RequestFailure failure -> Optional.of(failure);
      case ModificationException failure -> told(ErrorCode.of(failure.fault()), failure);
      case DicomException _ -> told(ErrorCode.BAD_FILE_FORMAT, thrown);
      case RefusedExportException _ -> told(ErrorCode.FORBIDDEN, thrown);
      case DecodingRoom.NoRoomException _ -> told(ErrorCode.BUSY, thrown);
      case IndexUnavailableException _ -> told(ErrorCode.BUSY, thrown);
      case IncorrectQueryException _ -> told(ErrorCode.BAD_REQUEST, thrown);
      case EofException _ -> told(ErrorCode.BAD_REQUEST, "the body ends too early");
      case HttpException.RuntimeException _ ->
          told(ErrorCode.BAD_REQUEST, "the request is not HTTP as RFC 9112 says");
      // Thrown through a callback that may not throw the checked one.
      case UncheckedIOException callback when callback.getCause() instanceof EofException ->
          told(ErrorCode.BAD_REQUEST, "the caller is gone");
      case IOException late when late.getCause() instanceof TimeoutException ->
          told(ErrorCode.TIMEOUT, "nothing came for too long");
      case IOException unkept when unkept.getCause() instanceof IndexUnavailableException cause ->
          told(ErrorCode.BUSY, cause);
      case Throwable _ -> Optional.empty();
    };
  }

  private static Optional<RequestFailure> told(ErrorCode code, Throwable thrown) {
    return told(code, String.valueOf(thrown.getMessage()));
  }

  private static Optional<RequestFailure> told(ErrorCode code, String details) {
    return Optional.of(new RequestFailure(code, details));
  }
}
