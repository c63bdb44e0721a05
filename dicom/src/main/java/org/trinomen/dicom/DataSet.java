package org.trinomen.dicom;

import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.trinomen.dicom.text.SpecificCharacterSet;

/**
 * A data set or the content of an item (PS3.5 §7.1): elements in the order they stood. Immutable; a
 * view of the bytes read, decoded when asked. Of an element that stands twice, look-ups give the
 * last.
 */
public final class DataSet implements Iterable<Element> {

  private static final DataSet EMPTY =
      new DataSet(List.of(), TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN, Optional.empty(), List.of());

  private final Element[] elements;
  private final boolean ascending;
  private final TransferSyntax transferSyntax;
  private final @Nullable Encoded encoded;
  private final List<Problem> problems;

  /** The data set whose item this is, set when that one is built around it. */
  private @Nullable DataSet parent;

  private @Nullable SpecificCharacterSet characterSet;

  private DataSet(
      List<Element> elements,
      TransferSyntax transferSyntax,
      Optional<Encoded> encoded,
      List<Problem> problems) {
    this.elements = elements.toArray(Element[]::new);
    this.transferSyntax = transferSyntax;
    this.encoded = encoded.orElse(null);
    this.problems = List.copyOf(problems);
    boolean sorted = true;
    for (int i = 0; i < this.elements.length; i++) {
      Element element = this.elements[i];
      sorted &= i == 0 || Integer.compareUnsigned(this.elements[i - 1].tag(), element.tag()) < 0;
      if (element instanceof Element.Items sequence) {
        for (DataSet item : sequence.items()) {
          if (item.parent == null) {
            item.parent = this;
          }
        }
      }
    }
    this.ascending = sorted;
  }

  public static DataSet empty() {
    return EMPTY;
  }

  /**
   * A data set as a reader found it.
   *
   * @param encoded how all of it stood, strays and trailing bytes included; empty if it was made
   */
  public static DataSet of(
      List<Element> elements,
      TransferSyntax transferSyntax,
      Optional<Encoded> encoded,
      List<Problem> problems) {
    return new DataSet(elements, transferSyntax, encoded, problems);
  }

  public Optional<Element> element(int tag) {
    return Optional.ofNullable(find(tag));
  }

  /** A private element by its creator and its tag in any block: (0029,xx10) as 0x00290010. */
  public Optional<Element> element(String privateCreator, int tag) {
    for (Element element : elements) {
      if (Tags.isPrivateCreator(element.tag())
          && Tags.group(element.tag()) == Tags.group(tag)
          && element instanceof Element.Value value
          && first(value).equals(privateCreator)) {
        int block = Tags.element(element.tag());
        return element(Tags.of(Tags.group(tag), (block << 8) | (tag & 0xFF)));
      }
    }
    return Optional.empty();
  }

  /** The owner of the block that a private element stands in, if the data set names one. */
  public Optional<String> privateCreator(int tag) {
    return Tags.isPrivate(tag) && Tags.element(tag) >= 0x1000
        ? string(Tags.privateCreator(tag))
        : Optional.empty();
  }

  public boolean contains(int tag) {
    return find(tag) != null;
  }

  /** The first value as text; numbers as in DS. Empty if there is none. */
  public Optional<String> string(int tag) {
    List<String> values = strings(tag);
    return values.isEmpty() ? Optional.empty() : Optional.of(values.getFirst());
  }

  /** All values as text, decoded, without padding. Empty for what is neither text nor number. */
  public List<String> strings(int tag) {
    return find(tag) instanceof Element.Value value
        ? ValueDecoder.strings(value, characterSet())
        : List.of();
  }

  /** All values as text with {@code \} between them; an empty string if there is none. */
  public String text(int tag) {
    List<String> values = strings(tag);
    return values.size() == 1 ? values.getFirst() : String.join("\\", values);
  }

  /** The first value as a whole number, from US, IS and the like. */
  public OptionalLong integer(int tag) {
    return find(tag) instanceof Element.Value value
        ? ValueDecoder.integer(value)
        : OptionalLong.empty();
  }

  /** The first value as a number, from DS, FD and the like. */
  public OptionalDouble decimal(int tag) {
    return find(tag) instanceof Element.Value value
        ? ValueDecoder.decimal(value)
        : OptionalDouble.empty();
  }

  public Optional<PersonName> personName(int tag) {
    return string(tag).map(PersonName::parse);
  }

  /** The items of a sequence; none if it is absent or empty. */
  public List<DataSet> items(int tag) {
    return find(tag) instanceof Element.Items sequence ? sequence.items() : List.of();
  }

  public TransferSyntax transferSyntax() {
    return transferSyntax;
  }

  /** Its own character set, else that of the data set whose item it is (PS3.5 §6.1.2.3). */
  public SpecificCharacterSet characterSet() {
    SpecificCharacterSet known = characterSet;
    if (known == null) {
      known = findCharacterSet();
      characterSet = known;
    }
    return known;
  }

  /** What was wrong with it as a whole; empty for items, whose data set tells. */
  public List<Problem> problems() {
    return problems;
  }

  /** Number of elements, not counting those in items. */
  public int size() {
    return elements.length;
  }

  /** How all of it stood in the bytes it was read from; empty if it was made. */
  public Optional<Encoded> encoded() {
    return Optional.ofNullable(encoded);
  }

  @Override
  public Iterator<Element> iterator() {
    return Arrays.asList(elements).iterator();
  }

  /** Shows no values. */
  @Override
  public String toString() {
    return "DataSet[" + elements.length + " elements]";
  }

  private SpecificCharacterSet findCharacterSet() {
    if (find(Tag.SpecificCharacterSet) instanceof Element.Value value) {
      List<String> terms = ValueDecoder.strings(value, SpecificCharacterSet.DEFAULT);
      return terms.isEmpty() ? SpecificCharacterSet.DEFAULT : SpecificCharacterSet.of(terms);
    }
    DataSet outer = parent;
    return outer == null ? SpecificCharacterSet.DEFAULT : outer.characterSet();
  }

  private static String first(Element.Value value) {
    List<String> values = ValueDecoder.strings(value, SpecificCharacterSet.DEFAULT);
    return values.isEmpty() ? "" : values.getFirst();
  }

  private @Nullable Element find(int tag) {
    if (!ascending) {
      for (int i = elements.length - 1; i >= 0; i--) {
        if (elements[i].tag() == tag) {
          return elements[i];
        }
      }
      return null;
    }
    int low = 0;
    int high = elements.length - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int order = Integer.compareUnsigned(elements[middle].tag(), tag);
      if (order == 0) {
        return elements[middle];
      }
      if (order < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return null;
  }
}
