package org.trinomen.dicom.ul;

import java.util.Optional;

/** Why an association is rejected: result, source and reason of PS3.8 Table 9-21. */
public enum Rejection {
  NO_REASON(1, 1, 1, "no reason given"),
  APPLICATION_CONTEXT_NOT_SUPPORTED(1, 1, 2, "application context name not supported"),
  CALLING_AE_TITLE_NOT_RECOGNIZED(1, 1, 3, "calling AE title not recognized"),
  CALLED_AE_TITLE_NOT_RECOGNIZED(1, 1, 7, "called AE title not recognized"),
  PROVIDER_NO_REASON(1, 2, 1, "no reason given (ACSE)"),
  PROTOCOL_VERSION_NOT_SUPPORTED(1, 2, 2, "protocol version not supported"),
  TEMPORARY_CONGESTION(2, 3, 1, "temporary congestion"),
  LOCAL_LIMIT_EXCEEDED(2, 3, 2, "local limit exceeded");

  private final int result;
  private final int source;
  private final int reason;
  private final String words;

  Rejection(int result, int source, int reason, String words) {
    this.result = result;
    this.source = source;
    this.reason = reason;
    this.words = words;
  }

  /** The PDU that says so. */
  public Pdu.AssociateRj pdu() {
    return new Pdu.AssociateRj(result, source, reason);
  }

  /** The constant for a source and reason; the result (permanent, transient) is free. */
  public static Optional<Rejection> of(Pdu.AssociateRj pdu) {
    for (Rejection rejection : values()) {
      if (rejection.source == pdu.source() && rejection.reason == pdu.reason()) {
        return Optional.of(rejection);
      }
    }
    return Optional.empty();
  }

  /** A received rejection in words, for a person. */
  public static String describe(Pdu.AssociateRj pdu) {
    String lasting = pdu.result() == 2 ? "for now" : "for good";
    String why =
        of(pdu)
            .map(rejection -> rejection.words)
            .orElse("unknown source " + pdu.source() + ", reason " + pdu.reason());
    return "rejected " + lasting + ": " + why;
  }
}
