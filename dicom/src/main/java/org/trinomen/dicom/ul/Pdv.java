package org.trinomen.dicom.ul;

import java.nio.ByteBuffer;

/**
 * A presentation data value (PS3.8 §9.3.5.1, Annex E.2): a fragment of a command or of a data set.
 *
 * @param command true: of a command set, false: of a data set
 * @param last whether it is the last fragment of that command or data set
 * @param fragment the bytes, a view of the receive buffer: valid until the next is received
 */
public record Pdv(int contextId, boolean command, boolean last, ByteBuffer fragment) {}
