package org.trinomen.dicom.ul;

/**
 * Limits and times of associations.
 *
 * @param implementation how we name ourselves
 * @param receivePduLengthMax the longest P-DATA-TF variable field we take, and say we take; this
 *     much memory an association may need
 * @param sendPduLengthMax the longest we send, even to a peer that takes longer
 * @param artimMs Association Request/Reject/Release Timer (PS3.8 §9.1.5)
 * @param idleTimeoutMs how long to wait for the peer's next PDU, and for the rest of one begun
 * @param writeTimeoutMs how long a write may block before the connection is closed
 * @param quickAck whether to keep acknowledging at once (Linux): a sender that writes a message in
 *     small pieces, as DCMTK does, otherwise waits 40 ms for the kernel's delayed acknowledgement,
 *     twice per instance
 */
public record AssociationSettings(
    Implementation implementation,
    int receivePduLengthMax,
    int sendPduLengthMax,
    int artimMs,
    int idleTimeoutMs,
    int writeTimeoutMs,
    boolean quickAck) {

  /** The least PDU length we agree to work with. */
  public static final int PDU_LENGTH_MIN = 128;

  /** The most: what a peer may make us hold. */
  public static final int PDU_LENGTH_MAX = 16 << 20;

  public AssociationSettings {
    checkPduLength(receivePduLengthMax);
    checkPduLength(sendPduLengthMax);
    if (artimMs <= 0 || idleTimeoutMs <= 0 || writeTimeoutMs <= 0) {
      throw new IllegalArgumentException("times are positive");
    }
  }

  /** Sensible values: PDUs of 256 KiB, 10 s for ARTIM, 60 s for a silent peer. */
  public static AssociationSettings of(Implementation implementation) {
    return new AssociationSettings(
        implementation, 256 << 10, 256 << 10, 10_000, 60_000, 60_000, true);
  }

  public AssociationSettings withPduLengthMax(int receive, int send) {
    return new AssociationSettings(
        implementation, receive, send, artimMs, idleTimeoutMs, writeTimeoutMs, quickAck);
  }

  public AssociationSettings withTimes(int artim, int idleTimeout, int writeTimeout) {
    return new AssociationSettings(
        implementation,
        receivePduLengthMax,
        sendPduLengthMax,
        artim,
        idleTimeout,
        writeTimeout,
        quickAck);
  }

  public AssociationSettings withQuickAck(boolean armed) {
    return new AssociationSettings(
        implementation,
        receivePduLengthMax,
        sendPduLengthMax,
        artimMs,
        idleTimeoutMs,
        writeTimeoutMs,
        armed);
  }

  private static void checkPduLength(int length) {
    if (length < PDU_LENGTH_MIN || length > PDU_LENGTH_MAX) {
      throw new IllegalArgumentException(
          "a PDU length is " + PDU_LENGTH_MIN + " to " + PDU_LENGTH_MAX + ", this is " + length);
    }
  }
}
