package org.trinomen.dicom.ul;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Objects;

/**
 * A command or data set on its way out, for whoever makes it as it goes: cuts it into P-DATA-TF
 * PDUs, which are built where they are sent from. A fragment stays open until more comes, because
 * the last one must say that it is the last (PS3.8 Annex E.2).
 */
public final class FragmentStream extends OutputStream {

  /** Commands are short: a PDU for one need not have room for more. */
  private static final int COMMAND_FRAGMENT_MAX = 512;

  private static final int NONE = -1;

  private final Association association;
  private final int contextId;
  private final boolean command;
  private final int lengthMax;
  private int at = NONE;
  private int length;
  private long count;

  FragmentStream(Association association, int contextId, boolean command, int lengthMax) {
    this.association = association;
    this.contextId = contextId;
    this.command = command;
    this.lengthMax = command ? Math.min(COMMAND_FRAGMENT_MAX, lengthMax) : lengthMax;
  }

  @Override
  public void write(int single) throws IOException {
    write(new byte[] {(byte) single}, 0, 1);
  }

  @Override
  public void write(byte[] from, int offset, int size) throws IOException {
    Objects.checkFromIndexSize(offset, size, from.length);
    int done = 0;
    while (done < size) {
      if (length == lengthMax) {
        emit(false);
      }
      begin();
      int some = Math.min(size - done, lengthMax - length);
      System.arraycopy(
          from,
          offset + done,
          association.sendBuffer(),
          at + PduWriter.DATA_HEADER_LENGTH + length,
          some);
      length += some;
      done += some;
    }
    count += size;
  }

  /** How many bytes were written. */
  public long count() {
    return count;
  }

  /** Ends the command or data set. The last PDU may wait in memory for a flush. */
  public void finish() throws AssociationException {
    begin();
    emit(true);
  }

  private void begin() throws AssociationException {
    if (at == NONE) {
      at = association.begin(command, lengthMax);
    }
  }

  private void emit(boolean last) {
    PduWriter.dataHeader(association.sendBuffer(), at, contextId, command, last, length);
    association.commit(at + PduWriter.DATA_HEADER_LENGTH + length);
    at = NONE;
    length = 0;
  }
}
