package org.trinomen.archive.index;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.IntPredicate;
import org.trinomen.dicom.DataSet;
import org.trinomen.dicom.Tag;
import org.trinomen.dicom.Vr;

/**
 * Attributes of a header in ascending order of tag, each encoded in Explicit VR Little Endian
 * (PS3.5 §7.1.2) whatever the file's own encoding, so that equal attributes are equal bytes and the
 * whole can be read like any data set.
 */
public final class EncodedAttributes {

  /** No attributes. */
  public static final EncodedAttributes NONE = new EncodedAttributes(new byte[0]);

  private final byte[] bytes;

  /** Start of each attribute, and behind them the end of the last one. */
  private final int[] starts;

  private EncodedAttributes(byte[] bytes) {
    this.bytes = bytes;
    this.starts = startsOf(bytes);
  }

  /** Reads the encoded form again. */
  public static EncodedAttributes of(byte[] bytes) {
    return new EncodedAttributes(bytes.clone());
  }

  public int size() {
    return starts.length - 1;
  }

  public int tag(int i) {
    return tagAt(bytes, starts[i]);
  }

  /** The VR's two letters. */
  public String vr(int i) {
    return new String(bytes, starts[i] + 4, 2, StandardCharsets.US_ASCII);
  }

  /** The value as encoded. */
  public byte[] value(int i) {
    return Arrays.copyOfRange(bytes, starts[i] + headerLength(bytes, starts[i]), starts[i + 1]);
  }

  /** The position of a tag; negative if it is not there. */
  public int indexOf(int tag) {
    int low = 0;
    int high = size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int order = Integer.compareUnsigned(tag(middle), tag);
      if (order == 0) {
        return middle;
      } else if (order < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -1;
  }

  public boolean contains(int tag) {
    return indexOf(tag) >= 0;
  }

  /** True if attribute {@code i} here and attribute {@code j} there are the same, VR included. */
  public boolean same(int i, EncodedAttributes other, int j) {
    return Arrays.equals(
        bytes, starts[i], starts[i + 1], other.bytes, other.starts[j], other.starts[j + 1]);
  }

  /** Only the attributes at those positions that {@code keep} accepts. */
  public EncodedAttributes retain(IntPredicate keep) {
    ByteArrayOutputStream kept = new ByteArrayOutputStream(bytes.length);
    for (int i = 0; i < size(); i++) {
      if (keep.test(i)) {
        kept.write(bytes, starts[i], starts[i + 1] - starts[i]);
      }
    }
    return new EncodedAttributes(kept.toByteArray());
  }

  /** An attribute's value as text, decoded; empty if it is absent or no text. */
  Optional<String> text(int tag) {
    return contains(tag) ? RecordedText.of(dataSet(tag), tag) : Optional.empty();
  }

  /** One attribute as a data set, with what tells its character set. */
  DataSet dataSet(int tag) {
    return retain(i -> tag(i) == tag || tag(i) == Tag.SpecificCharacterSet).toDataSet();
  }

  /** The attributes as a data set. */
  public DataSet toDataSet() {
    return AttributeDecoder.decode(this);
  }

  /** The encoded form. */
  public byte[] toBytes() {
    return bytes.clone();
  }

  private static int[] startsOf(byte[] bytes) {
    int[] starts = new int[64];
    int count = 0;
    int at = 0;
    while (at < bytes.length) {
      if (count + 1 >= starts.length) {
        starts = Arrays.copyOf(starts, starts.length * 2);
      }
      starts[count++] = at;
      at += headerLength(bytes, at) + valueLength(bytes, at);
    }
    if (at != bytes.length) {
      throw new IllegalArgumentException("attributes end in the middle of a value");
    }
    starts[count] = at;
    return Arrays.copyOf(starts, count + 1);
  }

  private static int tagAt(byte[] b, int at) {
    return (b[at + 1] & 0xFF) << 24
        | (b[at] & 0xFF) << 16
        | (b[at + 3] & 0xFF) << 8
        | (b[at + 2] & 0xFF);
  }

  private static int headerLength(byte[] b, int at) {
    return isLongForm(b[at + 4], b[at + 5]) ? 12 : 8;
  }

  private static int valueLength(byte[] b, int at) {
    ByteBuffer buffer = ByteBuffer.wrap(b).order(ByteOrder.LITTLE_ENDIAN);
    return isLongForm(b[at + 4], b[at + 5])
        ? buffer.getInt(at + 8)
        : buffer.getShort(at + 6) & 0xFFFF;
  }

  private static boolean isLongForm(int first, int second) {
    Vr vr = Vr.ofCode((first & 0xFF) << 8 | (second & 0xFF));
    return vr != null && vr.hasLongLength();
  }

  /** Collects attributes; they must come in ascending order of tag. */
  public static final class Builder {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream(4096);

    /**
     * Adds one attribute.
     *
     * @param vr two letters
     * @param value little endian; for a sequence its items, encoded likewise
     * @return false if the value is too long for its VR and was not added
     */
    public boolean add(int tag, String vr, byte[] value) {
      boolean longForm = isLongForm(vr.charAt(0), vr.charAt(1));
      if (!longForm && value.length > 0xFFFF) {
        return false;
      }
      ByteBuffer head = ByteBuffer.allocate(longForm ? 12 : 8).order(ByteOrder.LITTLE_ENDIAN);
      head.putShort((short) (tag >>> 16)).putShort((short) tag);
      head.put((byte) vr.charAt(0)).put((byte) vr.charAt(1));
      if (longForm) {
        head.putShort((short) 0).putInt(value.length);
      } else {
        head.putShort((short) value.length);
      }
      out.writeBytes(head.array());
      out.writeBytes(value);
      return true;
    }

    /** Bytes added so far. */
    public int length() {
      return out.size();
    }

    public EncodedAttributes build() {
      return new EncodedAttributes(out.toByteArray());
    }
  }
}
