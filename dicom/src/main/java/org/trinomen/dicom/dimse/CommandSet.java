package org.trinomen.dicom.dimse;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import org.trinomen.dicom.DicomException;

/**
 * A command set (PS3.7 §6.3.1): elements of group 0000 in implicit VR little endian, whatever the
 * transfer syntax of the data set. Values are kept as encoded and read on request.
 */
public final class CommandSet {

  /** More than any command needs; a longer one is refused. */
  static final int LENGTH_MAX = 64 << 10;

  /** Value of Command Data Set Type (0000,0800) that says: no data set follows. */
  static final int NO_DATA_SET = 0x0101;

  /** What we write there to say that one does. */
  static final int DATA_SET = 0x0000;

  private static final int ELEMENT_HEADER_LENGTH = 8;

  private final SortedMap<Integer, byte[]> values;

  private CommandSet(SortedMap<Integer, byte[]> values) {
    this.values = values;
  }

  /** A command set to be filled. */
  public static Builder of(int commandField) {
    return new Builder().us(CommandElement.COMMAND_FIELD, commandField);
  }

  /**
   * Decodes.
   *
   * @throws DicomException not a command set, or over a limit
   */
  public static CommandSet decode(byte[] bytes) {
    if (bytes.length > LENGTH_MAX) {
      throw new DicomException("command set of " + bytes.length + " bytes", 0, "");
    }
    SortedMap<Integer, byte[]> values = new TreeMap<>();
    int at = 0;
    while (at < bytes.length) {
      if (bytes.length - at < ELEMENT_HEADER_LENGTH) {
        throw new DicomException("command set ends within an element's header", at, "");
      }
      int group = u16(bytes, at);
      int element = u16(bytes, at + 2);
      String path = String.format("(%04X,%04X)", group, element);
      if (group != 0) {
        throw new DicomException("element of another group in a command set", at, path);
      }
      long length = u16(bytes, at + 4) | (long) u16(bytes, at + 6) << 16;
      int from = at + ELEMENT_HEADER_LENGTH;
      if (length > bytes.length - from) {
        throw new DicomException(
            "value length " + length + " is beyond the end of the command set", at + 4, path);
      }
      at = from + (int) length;
      // Some write the group length wrongly, or not at all: it is of no use, and not kept.
      if (element != CommandElement.COMMAND_GROUP_LENGTH
          && values.put(element, Arrays.copyOfRange(bytes, from, at)) != null) {
        throw new DicomException("element comes twice", from - ELEMENT_HEADER_LENGTH, path);
      }
    }
    return new CommandSet(values);
  }

  /** Encodes, with the Command Group Length as it must be. */
  public byte[] encode() {
    ByteArrayOutputStream body = new ByteArrayOutputStream(256);
    values.forEach((element, value) -> element(body, element, value));
    ByteArrayOutputStream whole = new ByteArrayOutputStream(256);
    int length = body.size();
    byte[] groupLength = {
      (byte) length, (byte) (length >> 8), (byte) (length >> 16), (byte) (length >> 24)
    };
    element(whole, CommandElement.COMMAND_GROUP_LENGTH, groupLength);
    whole.writeBytes(body.toByteArray());
    return whole.toByteArray();
  }

  /** A US value; empty where absent or of another length. */
  public OptionalInt us(int element) {
    byte[] value = values.get(element);
    return value == null || value.length != 2 ? OptionalInt.empty() : OptionalInt.of(u16(value, 0));
  }

  /** A text value without padding; empty where absent or blank. */
  public Optional<String> text(int element) {
    byte[] value = values.get(element);
    if (value == null) {
      return Optional.empty();
    }
    int from = 0;
    int to = value.length;
    while (to > from && (value[to - 1] == 0 || value[to - 1] == ' ')) {
      to--;
    }
    while (from < to && value[from] == ' ') {
      from++;
    }
    return from == to
        ? Optional.empty()
        : Optional.of(new String(value, from, to - from, StandardCharsets.ISO_8859_1));
  }

  /** Command Field (0000,0100), or -1. */
  public int commandField() {
    return us(CommandElement.COMMAND_FIELD).orElse(-1);
  }

  /** Whether a data set follows (PS3.7 §E.1: any value but 0101H says so). */
  public boolean hasDataSet() {
    return us(CommandElement.COMMAND_DATA_SET_TYPE).orElse(NO_DATA_SET) != NO_DATA_SET;
  }

  @Override
  public boolean equals(Object other) {
    if (!(other instanceof CommandSet that) || !values.keySet().equals(that.values.keySet())) {
      return false;
    }
    for (Map.Entry<Integer, byte[]> entry : values.entrySet()) {
      if (!Arrays.equals(entry.getValue(), that.values.get(entry.getKey()))) {
        return false;
      }
    }
    return true;
  }

  @Override
  public int hashCode() {
    return values.keySet().hashCode();
  }

  /** Names elements and lengths, no values. */
  @Override
  public String toString() {
    return String.format("CommandSet[%04X, %d elements]", commandField(), values.size());
  }

  private static void element(ByteArrayOutputStream out, int element, byte[] value) {
    int[] header = {0, element, value.length, value.length >> 16};
    for (int half : header) {
      out.write(half);
      out.write(half >> 8);
    }
    out.writeBytes(value);
  }

  private static int u16(byte[] bytes, int at) {
    return (bytes[at] & 0xFF) | (bytes[at + 1] & 0xFF) << 8;
  }

  /** Collects elements. */
  public static final class Builder {

    private final SortedMap<Integer, byte[]> values = new TreeMap<>();

    private Builder() {}

    public Builder us(int element, int value) {
      values.put(element, new byte[] {(byte) value, (byte) (value >> 8)});
      return this;
    }

    /** A UID, padded with NUL to an even length (PS3.5 §9.1). */
    public Builder ui(int element, String uid) {
      return padded(element, uid, (byte) 0);
    }

    /** A text (AE, LO), padded with a space to an even length. */
    public Builder text(int element, String text) {
      return padded(element, text, (byte) ' ');
    }

    private Builder padded(int element, String text, byte padding) {
      byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
      byte[] even = Arrays.copyOf(bytes, bytes.length + bytes.length % 2);
      if (even.length > bytes.length) {
        even[bytes.length] = padding;
      }
      values.put(element, even);
      return this;
    }

    public CommandSet build() {
      return new CommandSet(new TreeMap<>(values));
    }
  }
}
