package org.trinomen.dicom;

import java.util.List;
import java.util.Optional;

/** An element of a data set (PS3.5 §7.1). Immutable; printing one shows no value. */
public sealed interface Element {

  int tag();

  /** The VR as far as it can be known: as stated, or from the dictionary where UN or nothing is. */
  Vr vr();

  /** First byte of the tag in the input; -1 for what was made here. In deflated input, inflated. */
  long offset();

  /** Bytes of the value, without the delimiter that may close it. */
  long length();

  Encoded encoded();

  /** The VR that the bytes state; empty in implicit VR. */
  default Optional<Vr> statedVr() {
    return encoded().statedVr();
  }

  /** A value that is held. */
  record Value(int tag, Vr vr, long offset, Encoded encoded) implements Element {

    @Override
    public long length() {
      return encoded.valueLength();
    }

    /** A copy of the value as encoded, padding included. */
    public byte[] bytes() {
      return encoded.value();
    }

    /** Whether words have the high byte first. */
    public boolean bigEndian() {
      return encoded.syntax().bigEndian();
    }

    @Override
    public String toString() {
      return describe(this);
    }
  }

  /**
   * A value too long to be held, or one that came when the limit was reached.
   *
   * @param valueOffset first byte of the value in the input
   */
  record Bulk(int tag, Vr vr, long offset, long valueOffset, long length, Encoded encoded)
      implements Element {

    @Override
    public String toString() {
      return describe(this);
    }
  }

  /** A sequence. */
  record Items(int tag, long offset, long length, List<DataSet> items, Encoded encoded)
      implements Element {

    /** Takes a copy of the list. */
    public Items {
      items = List.copyOf(items);
    }

    @Override
    public Vr vr() {
      return Vr.SQ;
    }

    @Override
    public String toString() {
      return describe(this);
    }
  }

  /**
   * Encapsulated pixel data (PS3.5 §A.4).
   *
   * @param length bytes of all items with their headers
   * @param offsetTable the Basic Offset Table, with length 0 if it is empty
   * @param fragments where the others stand
   */
  record Fragments(
      int tag,
      Vr vr,
      long offset,
      long length,
      Fragment offsetTable,
      List<Fragment> fragments,
      Encoded encoded)
      implements Element {

    /** Takes a copy of the list. */
    public Fragments {
      fragments = List.copyOf(fragments);
    }

    @Override
    public String toString() {
      return describe(this);
    }
  }

  /**
   * An item of encapsulated pixel data.
   *
   * @param offset first byte of its value in the input
   * @param length bytes of its value
   */
  record Fragment(long offset, long length) {}

  private static String describe(Element element) {
    return Tags.format(element.tag()) + " " + element.vr() + " #" + element.length();
  }
}
