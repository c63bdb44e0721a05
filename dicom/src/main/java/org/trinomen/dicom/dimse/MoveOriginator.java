package org.trinomen.dicom.dimse;

/**
 * Whose C-MOVE a C-STORE is part of (PS3.7 §9.3.1.1).
 *
 * @param aeTitle who asked for the move
 * @param messageId Message ID of the C-MOVE request
 */
public record MoveOriginator(String aeTitle, int messageId) {}
