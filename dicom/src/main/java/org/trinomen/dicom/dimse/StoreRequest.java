package org.trinomen.dicom.dimse;

import java.net.InetAddress;
import java.util.Optional;

/**
 * A C-STORE request (PS3.7 §9.3.1.1) and the circumstances of its arrival.
 *
 * @param callingAeTitle as the sender calls itself
 * @param calledAeTitle as the sender called us
 * @param remote the sender's address
 * @param associationId names the association in logs
 * @param sopClassUid Affected SOP Class UID; the data set may say otherwise
 * @param sopInstanceUid Affected SOP Instance UID; the data set may say otherwise
 * @param transferSyntaxUid encoding of the data set
 * @param messageId Message ID
 * @param priority 0 medium, 1 high, 2 low
 * @param moveOriginatorAeTitle who asked the sender to send, if a C-MOVE did
 */
public record StoreRequest(
    String callingAeTitle,
    String calledAeTitle,
    InetAddress remote,
    String associationId,
    String sopClassUid,
    String sopInstanceUid,
    String transferSyntaxUid,
    int messageId,
    int priority,
    Optional<String> moveOriginatorAeTitle) {}
