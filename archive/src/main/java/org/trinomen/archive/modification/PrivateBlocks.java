package org.trinomen.archive.modification;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.OptionalInt;
import org.trinomen.archive.modification.ModificationException.Fault;
import org.trinomen.dicom.Dictionary;
import org.trinomen.dicom.Element;
import org.trinomen.dicom.Tags;
import org.trinomen.dicom.Vr;

/** Puts private elements into the blocks of their owners (PS3.5 §7.8.1). */
final class PrivateBlocks {

  private static final int FIRST = 0x10;
  private static final int LAST = 0xFF;

  private final Map<Integer, Element> elements;
  private final String creator;
  private final ElementMaker maker;
  private final boolean signedPixels;

  /**
   * In a data set.
   *
   * @param creator the owner; empty: whoever owns the block that the tag is in
   */
  PrivateBlocks(
      Map<Integer, Element> elements, String creator, ElementMaker maker, boolean signedPixels) {
    this.elements = elements;
    this.creator = creator;
    this.maker = maker;
    this.signedPixels = signedPixels;
  }

  void put(int tag, NewValue value) {
    if (Tags.isPrivateCreator(tag)) {
      elements.put(tag, maker.make(tag, Vr.LO, value));
      return;
    }
    int place = creator.isEmpty() ? tag : placed(tag);
    String owner = owner(Tags.privateCreator(place));
    if (owner.isEmpty()) {
      throw ElementMaker.wrong(
          Fault.REQUEST, tag, "is private and nobody's: say whose it is by PrivateCreator");
    }
    elements.put(place, maker.make(place, vr(place, owner, value), value));
  }

  private Vr vr(int tag, String owner, NewValue value) {
    if (value instanceof NewValue.Items) {
      return Vr.SQ;
    }
    Element before = elements.get(tag);
    if (before != null && before.vr() != Vr.UN) {
      return before.vr();
    }
    return Dictionary.vr(owner, tag, signedPixels);
  }

  /** The tag in the owner's block, which is made if there is none. */
  private int placed(int tag) {
    int block = block(Tags.group(tag)).orElseGet(() -> reserve(tag));
    return Tags.of(Tags.group(tag), (block << 8) | (tag & 0xFF));
  }

  private OptionalInt block(int group) {
    for (int block = FIRST; block <= LAST; block++) {
      if (owner(Tags.of(group, block)).equals(creator)) {
        return OptionalInt.of(block);
      }
    }
    return OptionalInt.empty();
  }

  private int reserve(int tag) {
    int group = Tags.group(tag);
    int asked = Tags.element(tag) >>> 8;
    int block = asked >= FIRST && !elements.containsKey(Tags.of(group, asked)) ? asked : FIRST;
    while (elements.containsKey(Tags.of(group, block))) {
      if (++block > LAST) {
        throw ElementMaker.wrong(Fault.REQUEST, tag, "is in a group without a free block");
      }
    }
    int creatorTag = Tags.of(group, block);
    elements.put(creatorTag, maker.make(creatorTag, Vr.LO, new NewValue.Text(creator)));
    return block;
  }

  private String owner(int creatorTag) {
    return elements.get(creatorTag) instanceof Element.Value value
        ? new String(value.bytes(), StandardCharsets.ISO_8859_1).replace('\0', ' ').strip()
        : "";
  }
}
