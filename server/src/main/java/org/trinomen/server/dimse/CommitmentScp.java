package org.trinomen.server.dimse;

import java.io.IOException;
import java.util.Optional;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trinomen.archive.commitment.CommitmentProvider;
import org.trinomen.archive.commitment.CommitmentRequests;
import org.trinomen.dicom.DicomException;
import org.trinomen.dicom.Uids;
import org.trinomen.dicom.commitment.CommitmentRequest;
import org.trinomen.dicom.dimse.NormalizedHandler;
import org.trinomen.dicom.dimse.NormalizedRequest;
import org.trinomen.dicom.dimse.Status;
import org.trinomen.server.config.DicomNode.Operation;

/**
 * Storage commitment by push (PS3.4 Annex J): hears what peers ask, and what they report of what
 * they were asked.
 */
public final class CommitmentScp {

  private static final Logger log = LoggerFactory.getLogger(CommitmentScp.class);

  /** PS3.4 §J.3.2: Action Type ID of the only action there is. */
  private static final int REQUEST_COMMITMENT = 1;

  private final CommitmentProvider provider;
  private final CommitmentRequests requests;

  public CommitmentScp(CommitmentProvider provider, CommitmentRequests requests) {
    this.provider = provider;
    this.requests = requests;
  }

  /**
   * What one association does.
   *
   * @param allowed what the caller may ask
   */
  NormalizedHandler handler(AssociationTally tally, Predicate<Operation> allowed) {
    return new NormalizedHandler() {
      @Override
      public boolean provides(String sopClassUid) {
        return sopClassUid.equals(Uids.StorageCommitmentPushModel);
      }

      @Override
      public ActionOutcome act(NormalizedRequest request) throws IOException {
        if (!allowed.test(Operation.COMMIT)) {
          return ActionOutcome.of(Status.NOT_AUTHORIZED);
        }
        ActionOutcome outcome = request(request);
        tally.askedToCommit(outcome.status());
        return outcome;
      }

      // Who is known may report: whether it was asked, the transaction tells.
      @Override
      public Status take(NormalizedRequest event) throws IOException {
        Status status = requests.take(event.callingAeTitle(), event);
        tally.toldOfCommitment(status);
        return status;
      }
    };
  }

  private NormalizedHandler.ActionOutcome request(NormalizedRequest request) throws IOException {
    if (!request.sopInstanceUid().equals(Uids.StorageCommitmentPushModelInstance)) {
      return NormalizedHandler.ActionOutcome.of(Status.NO_SUCH_SOP_INSTANCE);
    }
    if (request.typeId() != REQUEST_COMMITMENT) {
      return NormalizedHandler.ActionOutcome.of(Status.NO_SUCH_ACTION_TYPE);
    }
    CommitmentRequest asked;
    try {
      asked = CommitmentRequest.read(request.information());
    } catch (DicomException e) {
      return NormalizedHandler.ActionOutcome.of(
          Comments.on(Status.INVALID_ARGUMENT_VALUE, e.getMessage()));
    }
    return switch (provider.request(request.callingAeTitle(), request.calledAeTitle(), asked)) {
      case CommitmentProvider.Taken taken ->
          new NormalizedHandler.ActionOutcome(Status.SUCCESS, Optional.of(taken.report()));
      case CommitmentProvider.InUse _ -> {
        log.warn(
            "association {}: transaction {} is in use for another request",
            request.associationId(),
            asked.transactionUid());
        yield NormalizedHandler.ActionOutcome.of(
            Status.INVALID_ARGUMENT_VALUE.withComment("the transaction UID is in use"));
      }
      case CommitmentProvider.TooMany _ ->
          NormalizedHandler.ActionOutcome.of(
              Status.RESOURCE_LIMITATION.withComment("too many reports wait to be taken"));
    };
  }
}
