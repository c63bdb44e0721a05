package org.trinomen.dicom.dimse;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.trinomen.dicom.DataSet;
import org.trinomen.dicom.DicomException;
import org.trinomen.dicom.ul.AssociationException;

/** C-FIND as provider (PS3.7 §9.1.2). */
final class FindProvider implements FindHandler.Matches {

  /** Matches that come more slowly than this are not held back for the next. */
  private static final long HELD_BACK_NANOS = 50_000_000;

  private final ProvidedOperation operation;
  private long flushedAt = System.nanoTime();
  private boolean cancelled;

  private FindProvider(ProvidedOperation operation) {
    this.operation = operation;
  }

  static void find(ProvidedOperation operation, FindHandler handler) throws IOException {
    new FindProvider(operation).find(handler);
  }

  private void find(FindHandler handler) throws IOException {
    Status status;
    try {
      status = handler.find(operation.read(), this);
    } catch (DicomException e) {
      status = Status.UNABLE_TO_PROCESS.withComment("the identifier is not readable");
    } catch (IOException | UncheckedIOException e) {
      Optional<AssociationException> ended = ended(e);
      if (ended.isPresent()) {
        throw ended.get();
      }
      status = Status.UNABLE_TO_PROCESS;
    }
    operation.respond(cancelled ? Status.CANCEL : status, Optional.empty());
    operation.flush();
  }

  /** A failure that is the association's own, whoever wrapped it on its way. */
  private static Optional<AssociationException> ended(Exception e) {
    if (e instanceof AssociationException ended) {
      return Optional.of(ended);
    }
    return e.getCause() instanceof AssociationException ended
        ? Optional.of(ended)
        : Optional.empty();
  }

  @Override
  public boolean send(DataSet identifier, boolean everyKeySupported) throws IOException {
    if (cancelled || operation.isCancelled()) {
      cancelled = true;
      return false;
    }
    operation.respond(
        everyKeySupported ? Status.PENDING : Status.PENDING_WITH_UNSUPPORTED_KEYS,
        Optional.of(identifier));
    long now = System.nanoTime();
    if (now - flushedAt > HELD_BACK_NANOS) {
      operation.flush();
      flushedAt = now;
    }
    return true;
  }
}
