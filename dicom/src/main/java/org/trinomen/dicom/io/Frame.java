package org.trinomen.dicom.io;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.trinomen.dicom.Dictionary;
import org.trinomen.dicom.Tags;
import org.trinomen.dicom.TransferSyntax;
import org.trinomen.dicom.Vr;

/** One level of nesting on the parser's own stack. Reused, level by level, during a parse. */
final class Frame {

  enum Kind {
    /** The data set itself, or the elements of an item. */
    ELEMENTS,
    /** Items of a sequence. */
    SEQUENCE,
    /** Items of encapsulated pixel data. */
    FRAGMENTS
  }

  /** Block owner: (gggg,00bb) as {@code group << 8 | bb}. */
  private record Creator(int block, String name) {}

  private static final int CREATORS_MAX = 1000;

  Kind kind = Kind.ELEMENTS;
  TransferSyntax syntax = TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN;

  /** Sequence or pixel data element; 0 for items. */
  int tag;

  /** Items so far. */
  int items;

  /** Where it ends; -1 if a delimiter ends it. */
  long end;

  /** Where it must have ended, by its own length or that of one around it. */
  long bound;

  /** Stands for a UN: whether its items state VRs is found out by looking. */
  boolean guessed;

  /** Pixel Representation in scope. */
  boolean signedPixels;

  private final List<Creator> creators = new ArrayList<>(0);

  void start(Kind kind, int tag, long end, @Nullable Frame outer, TransferSyntax syntax) {
    this.kind = kind;
    this.tag = tag;
    this.syntax = syntax;
    this.end = end;
    this.items = 0;
    this.guessed = outer != null && outer.guessed;
    this.signedPixels = outer != null && outer.signedPixels;
    long outerBound = outer == null ? Long.MAX_VALUE : outer.bound;
    this.bound = end < 0 ? outerBound : Math.min(end, outerBound);
    creators.clear();
  }

  void creator(int tag, String name) {
    // A group has 240 blocks; more than a few are never used.
    if (creators.size() < CREATORS_MAX) {
      creators.add(new Creator((Tags.group(tag) << 8) | Tags.element(tag), name));
    }
  }

  /** The VR of an element whose VR is not stated (PS3.5 §A.1, §6.2.2, §7.8.1). */
  Vr vr(int tag) {
    if (!Tags.isPrivate(tag) || Tags.element(tag) < 0x1000) {
      return Dictionary.vr(tag, signedPixels);
    }
    int block = (Tags.group(tag) << 8) | (Tags.element(tag) >>> 8);
    for (int i = creators.size() - 1; i >= 0; i--) {
      if (creators.get(i).block == block) {
        return Dictionary.vr(creators.get(i).name, tag, signedPixels);
      }
    }
    return Vr.UN;
  }
}
