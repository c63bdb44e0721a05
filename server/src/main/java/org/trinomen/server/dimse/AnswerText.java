package org.trinomen.server.dimse;

import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import org.trinomen.dicom.DataSet;
import org.trinomen.dicom.DataSetBuilder;
import org.trinomen.dicom.Element;
import org.trinomen.dicom.Tag;
import org.trinomen.dicom.Tags;
import org.trinomen.dicom.Vr;
import org.trinomen.dicom.text.SpecificCharacterSet;
import org.trinomen.dicom.text.Transliteration;

/**
 * The character set of answers: the one that the question has, since whoever asks in it can read
 * it. What it has no letters for is transliterated. A question that names none is answered in the
 * smallest that holds all of an answer: the default repertoire, else Latin 1, else UTF-8.
 */
final class AnswerText {

  private static final SpecificCharacterSet LATIN_1 =
      SpecificCharacterSet.of(List.of("ISO_IR 100"));

  private final List<String> asked;
  private SpecificCharacterSet characterSet = SpecificCharacterSet.DEFAULT;

  AnswerText(DataSet identifier) {
    this.asked =
        identifier.strings(Tag.SpecificCharacterSet).stream().anyMatch(term -> !term.isBlank())
            ? identifier.strings(Tag.SpecificCharacterSet)
            : List.of();
  }

  /** Chooses the character set of an answer, and says so in it. */
  void begin(DataSetBuilder answer, SortedMap<Integer, String> values) {
    characterSet = asked.isEmpty() ? smallest(values.values()) : SpecificCharacterSet.of(asked);
    if (!characterSet.definedTerms().isEmpty()) {
      answer.characterSet(characterSet);
    }
  }

  private static SpecificCharacterSet smallest(Collection<String> values) {
    boolean latin1 = true;
    boolean ascii = true;
    for (String value : values) {
      for (int i = 0; i < value.length(); i++) {
        ascii &= value.charAt(i) < 0x80;
        latin1 &= value.charAt(i) < 0x100;
      }
    }
    if (ascii) {
      return SpecificCharacterSet.DEFAULT;
    }
    return latin1 ? LATIN_1 : SpecificCharacterSet.UTF_8;
  }

  /** A value as it can be written. */
  String of(String value, Vr vr) {
    return characterSet.canEncode(value, vr)
        ? value
        : Transliteration.into(characterSet, value, vr);
  }

  /**
   * An item of a sequence, its text in the character set of the answer, with the attributes that
   * these keys have: without a value where there is none. Without keys it is told as it is.
   */
  DataSet item(DataSet recorded, DataSet keys) {
    DataSet told = item(recorded);
    if (keys.size() == 0) {
      return told;
    }
    DataSetBuilder item = new DataSetBuilder();
    told.element(Tag.SpecificCharacterSet).ifPresent(_ -> item.characterSet(characterSet));
    for (Element key : keys) {
      int tag = key.tag();
      switch (key) {
        case Element.Items inner -> {
          DataSet below = inner.items().stream().findFirst().orElse(DataSet.empty());
          item.items(tag, recorded.items(tag).stream().map(each -> item(each, below)).toList());
        }
        case Element.Value value when tag != Tag.SpecificCharacterSet && !Tags.isGroupLength(tag) ->
            item.bytes(tag, value.vr(), bytes(told, tag));
        case Element.Value _, Element.Bulk _, Element.Fragments _ -> {}
      }
    }
    return item.build();
  }

  private static byte[] bytes(DataSet told, int tag) {
    return told.element(tag)
        .map(element -> element instanceof Element.Value value ? value.bytes() : new byte[0])
        .orElse(new byte[0]);
  }

  private DataSet item(DataSet recorded) {
    DataSetBuilder item = new DataSetBuilder();
    if (!characterSet.definedTerms().isEmpty()) {
      item.characterSet(characterSet);
    }
    for (Element element : recorded) {
      int tag = element.tag();
      boolean left = tag == Tag.SpecificCharacterSet || Tags.isGroupLength(tag);
      switch (element) {
        case Element.Items items ->
            item.items(tag, items.items().stream().map(this::item).toList());
        case Element.Value value when !left && value.vr().isText() ->
            item.string(tag, value.vr(), of(recorded.text(tag), value.vr()));
        case Element.Value value when !left && !value.bigEndian() ->
            item.bytes(tag, value.vr(), value.bytes());
        case Element.Value _, Element.Bulk _, Element.Fragments _ -> {}
      }
    }
    return item.build();
  }
}
