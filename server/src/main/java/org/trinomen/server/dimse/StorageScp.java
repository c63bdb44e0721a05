package org.trinomen.server.dimse;

import java.io.IOException;
import java.io.InputStream;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trinomen.archive.index.IndexUnavailableException;
import org.trinomen.archive.ingest.Arrival;
import org.trinomen.archive.ingest.Ingest;
import org.trinomen.archive.ingest.IngestOutcome;
import org.trinomen.archive.volume.Origin;
import org.trinomen.dicom.dimse.Status;
import org.trinomen.dicom.dimse.StoreRequest;
import org.trinomen.dicom.io.FileMeta;

/** Makes an arrival of each C-STORE request, and a status of what became of it. */
public final class StorageScp {

  private static final Logger log = LoggerFactory.getLogger(StorageScp.class);

  private final Ingest ingest;

  public StorageScp(Ingest ingest) {
    this.ingest = ingest;
  }

  /**
   * Takes an instance in. Success is a promise: the bytes are durable by then.
   *
   * @throws IOException the data set broke off, or a fault of ours; nothing is kept
   */
  Status store(StoreRequest request, InputStream dataSet, AssociationTally tally)
      throws IOException {
    Origin origin =
        new Origin(
            Origin.Door.DIMSE,
            request.callingAeTitle().strip(),
            request.calledAeTitle().strip(),
            request.remote().getHostAddress(),
            "",
            request.associationId());
    return store(request, dataSet, origin, tally::received);
  }

  /**
   * As above, where it comes over an association of ours.
   *
   * @param told hears what became of it
   */
  public Status store(
      StoreRequest request, InputStream dataSet, Origin origin, Consumer<IngestOutcome> told)
      throws IOException {
    byte[] fileMeta =
        FileMeta.encode(
            request.sopClassUid(), request.sopInstanceUid(), request.transferSyntaxUid());
    IngestOutcome outcome;
    try {
      outcome = ingest.receive(new Arrival(origin, fileMeta, dataSet));
    } catch (IOException e) {
      if (e.getCause() instanceof IndexUnavailableException cause) {
        return Comments.on(Status.OUT_OF_RESOURCES, cause.getMessage()); // again, later
      }
      throw e;
    }
    told.accept(outcome);
    switch (outcome) {
      case IngestOutcome.Refused refused ->
          log.warn(
              "association {}: refused {} {}: {}",
              request.associationId(),
              refused.why(),
              request.sopInstanceUid(),
              refused.reason());
      case IngestOutcome.Conflicting conflicting ->
          log.warn(
              "association {}: other content under SOP Instance UID {}, both kept as {}",
              request.associationId(),
              request.sopInstanceUid(),
              conflicting.path().instance());
      case IngestOutcome.Stored _, IngestOutcome.AlreadyHeld _ ->
          log.debug("association {}: {}", request.associationId(), request.sopInstanceUid());
    }
    return StoreStatus.of(outcome);
  }
}
