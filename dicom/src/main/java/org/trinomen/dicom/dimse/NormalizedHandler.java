package org.trinomen.dicom.dimse;

import java.io.IOException;
import java.util.Optional;

/** What is done with the requests of normalized services (PS3.7 §10). */
public interface NormalizedHandler {

  /**
   * What becomes of an action.
   *
   * @param status told to the peer as soon as this is returned
   * @param notification to be sent to it over the same association, if it waits for it
   */
  record ActionOutcome(Status status, Optional<Notification> notification) {

    /** A refusal, or an action that brings no event. */
    public static ActionOutcome of(Status status) {
      return new ActionOutcome(status, Optional.empty());
    }
  }

  /** Whether requests of this SOP class are heard, in contexts that were agreed on for it. */
  boolean provides(String sopClassUid);

  /**
   * N-ACTION.
   *
   * @throws IOException a fault of ours: the peer is told Processing failure (0110)
   */
  ActionOutcome act(NormalizedRequest request) throws IOException;

  /**
   * N-EVENT-REPORT.
   *
   * @throws IOException a fault of ours: the peer is told Processing failure (0110)
   */
  Status take(NormalizedRequest event) throws IOException;

  /** Takes an event that was told. */
  @FunctionalInterface
  interface EventTaker {

    /** As {@link NormalizedHandler#take}. */
    Status take(NormalizedRequest event) throws IOException;
  }

  /** Hears events of one SOP class, and takes no action. */
  static NormalizedHandler ofEvents(String sopClassUid, EventTaker taker) {
    return new NormalizedHandler() {
      @Override
      public boolean provides(String other) {
        return other.equals(sopClassUid);
      }

      @Override
      public ActionOutcome act(NormalizedRequest request) {
        return ActionOutcome.of(Status.UNRECOGNIZED_OPERATION);
      }

      @Override
      public Status take(NormalizedRequest event) throws IOException {
        return taker.take(event);
      }
    };
  }
}
