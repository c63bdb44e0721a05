package org.trinomen.archive.index;

import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Set;

/**
 * The attributes that all instances of a series seen so far share, and the tags of the others. What
 * is shared is what is left of the first instance's attributes when each later one has struck out
 * what it has not, or has differently: the order of the later ones does not matter. Nearly always
 * nothing is struck out, and a comparison of bytes is all there is to do.
 */
final class SeriesConstants {

  private static final int SPECIFIC_CHARACTER_SET = 0x0008_0005;
  private static final int ESCAPE = 0x1B;

  private final Set<Integer> varying;
  private EncodedAttributes constants;

  private SeriesConstants(EncodedAttributes constants, Set<Integer> varying) {
    this.constants = constants;
    this.varying = new HashSet<>(varying);
  }

  static SeriesConstants ofFirst(EncodedAttributes attributes, Set<Integer> omitted) {
    return new SeriesConstants(attributes, omitted);
  }

  /** Reads again what {@link #varyingBytes} gave. */
  static SeriesConstants of(EncodedAttributes constants, byte[] varyingBytes) {
    return new SeriesConstants(constants, tags(varyingBytes));
  }

  EncodedAttributes constants() {
    return constants;
  }

  Set<Integer> varying() {
    return Set.copyOf(varying);
  }

  /** The varying tags in ascending order, four bytes each. */
  byte[] varyingBytes() {
    ByteBuffer bytes = ByteBuffer.allocate(varying.size() * Integer.BYTES);
    varying.stream().sorted(Integer::compareUnsigned).forEach(bytes::putInt);
    return bytes.array();
  }

  static Set<Integer> tags(byte[] varyingBytes) {
    Set<Integer> tags = new HashSet<>();
    ByteBuffer bytes = ByteBuffer.wrap(varyingBytes);
    while (bytes.hasRemaining()) {
      tags.add(bytes.getInt());
    }
    return tags;
  }

  /**
   * Takes another instance into account.
   *
   * @return true if constants or varying tags are others now
   */
  boolean narrow(EncodedAttributes attributes, Set<Integer> omitted) {
    boolean newCharacterSet =
        attributes.contains(SPECIFIC_CHARACTER_SET)
            && !constants.contains(SPECIFIC_CHARACTER_SET)
            && !varying.contains(SPECIFIC_CHARACTER_SET);
    boolean more = varying.addAll(omitted);
    boolean[] kept = new boolean[constants.size()];
    int keptCount = 0;
    int mine = 0;
    for (int theirs = 0; theirs < attributes.size(); theirs++) {
      int tag = attributes.tag(theirs);
      while (mine < kept.length && Integer.compareUnsigned(constants.tag(mine), tag) < 0) {
        mine++;
      }
      if (mine < kept.length && constants.tag(mine) == tag) {
        kept[mine] = constants.same(mine, attributes, theirs);
        keptCount += kept[mine] ? 1 : 0;
        mine++;
      } else {
        more |= varying.add(tag);
      }
    }
    if (keptCount == kept.length && !newCharacterSet) {
      return more;
    }
    int characterSet = constants.indexOf(SPECIFIC_CHARACTER_SET);
    strike(kept, newCharacterSet || (characterSet >= 0 && !kept[characterSet]));
    return true;
  }

  private void strike(boolean[] kept, boolean otherCharacterSet) {
    EncodedAttributes before = constants;
    for (int i = 0; i < kept.length; i++) {
      kept[i] &= !otherCharacterSet || meansTheSameInAnyCharacterSet(before, i);
      if (!kept[i]) {
        varying.add(before.tag(i));
      }
    }
    constants = before.retain(i -> kept[i]);
  }

  /** Equal bytes are equal texts only in one character set, unless they are plain ASCII. */
  private static boolean meansTheSameInAnyCharacterSet(EncodedAttributes attributes, int i) {
    return switch (attributes.vr(i)) {
      case "SH", "LO", "ST", "LT", "UT", "UC", "PN", "SQ", "UN" -> isAscii(attributes.value(i));
      default -> true;
    };
  }

  private static boolean isAscii(byte[] value) {
    for (byte b : value) {
      if (b < 0 || b == ESCAPE) {
        return false;
      }
    }
    return true;
  }
}
