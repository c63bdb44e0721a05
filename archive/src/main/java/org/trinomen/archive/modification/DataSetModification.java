package org.trinomen.archive.modification;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.trinomen.archive.export.AnonymizationRules;
import org.trinomen.archive.export.Fate;
import org.trinomen.archive.modification.ModificationException.Fault;
import org.trinomen.dicom.DataSet;
import org.trinomen.dicom.Element;
import org.trinomen.dicom.Tag;
import org.trinomen.dicom.Tags;
import org.trinomen.dicom.text.SpecificCharacterSet;

/**
 * Makes the header of a copy of a header. One object serves one piece of work, so that the same UID
 * becomes the same other one in all of its copies. Used by one thread.
 *
 * <p>Values that are not held, pixel data first of all, go along as they are or go: whoever writes
 * the copy takes them from the original.
 */
public final class DataSetModification implements HeaderChange {

  /** The identifiers that a copy can get anew, outermost first. */
  public static final List<Integer> IDENTIFIERS =
      List.of(Tag.StudyInstanceUID, Tag.SeriesInstanceUID, Tag.SOPInstanceUID);

  private static final SpecificCharacterSet UTF_8 = SpecificCharacterSet.of(List.of("ISO_IR 192"));

  private final Changes changes;
  private final UidReplacements uids;

  public DataSetModification(Changes changes, UidReplacements uids) {
    this.changes = changes;
    this.uids = uids;
  }

  @Override
  public DataSet apply(DataSet original) {
    DataSet source = inCharacterSet(original);
    noteForcedIdentifiers(source);
    Optional<AnonymizationRules> rules =
        changes
            .anonymization()
            .map(how -> new AnonymizationRules(source, how.patientId(), how.patientName()));
    Pass pass = new Pass(rules, ElementMaker.signedPixels(source));
    SortedMap<Integer, Element> elements = pass.elements(source, changes.edits(), true);
    ElementMaker maker = pass.maker(source);
    for (int tag : IDENTIFIERS) {
      if (changes.renewed().contains(tag) && !isSaid(tag)) {
        put(elements, maker, tag, uids.of(source.string(tag).orElse("")));
      }
    }
    changes.anonymization().ifPresent(how -> sayHow(how, elements, maker));
    return Copies.dataSet(List.copyOf(elements.values()), source);
  }

  private void sayHow(Anonymization how, Map<Integer, Element> elements, ElementMaker maker) {
    Map<Integer, String> texts =
        Map.of(
            Tag.PatientID, how.patientId(),
            Tag.PatientName, how.patientName(),
            Tag.PatientIdentityRemoved, "YES",
            Tag.DeidentificationMethod, String.join("\\", how.method()));
    texts.forEach(
        (tag, text) -> {
          if (!isSaid(tag)) {
            put(elements, maker, tag, text);
          }
        });
  }

  private static void put(
      Map<Integer, Element> elements, ElementMaker maker, int tag, String text) {
    elements.put(tag, maker.make(tag, new NewValue.Text(text)));
  }

  /** Whether someone said what becomes of an element of the data set itself. */
  private boolean isSaid(int tag) {
    return changes.edits().stream()
        .anyMatch(edit -> edit.path().isTop() && edit.path().tag() == tag);
  }

  /** What references to them become. */
  private void noteForcedIdentifiers(DataSet source) {
    for (Edit edit : changes.edits()) {
      int tag = edit.path().tag();
      if (edit.path().isTop() && IDENTIFIERS.contains(tag)) {
        String old = source.string(tag).orElse("");
        switch (edit) {
          case Edit.Replace(TagPath _, NewValue.Text(String text)) -> uids.set(old, text);
          case Edit.Keep _ -> uids.set(old, old);
          case Edit.Replace _, Edit.Remove _ -> {}
        }
      }
    }
  }

  // ---- the character set

  /** In the one asked for; in UTF-8 if a value has letters that the file's own has not. */
  private DataSet inCharacterSet(DataSet original) {
    SpecificCharacterSet wanted = original.characterSet();
    for (Edit edit : changes.edits()) {
      if (edit instanceof Edit.Replace(TagPath path, NewValue.Text(String terms))
          && path.isTop()
          && path.tag() == Tag.SpecificCharacterSet) {
        wanted = SpecificCharacterSet.of(List.of(terms.split("\\\\", -1)));
      }
    }
    for (Edit edit : changes.edits()) {
      if (edit instanceof Edit.Replace(TagPath path, NewValue value)
          && !ElementMaker.canHold(wanted, path.tag(), value)) {
        wanted = UTF_8;
      }
    }
    return wanted.definedTerms().equals(original.characterSet().definedTerms())
        ? original
        : TextRecoding.of(original, wanted);
  }

  // ---- one pass over a header

  private final class Pass {

    private final Optional<AnonymizationRules> rules;
    private final boolean signedPixels;

    Pass(Optional<AnonymizationRules> rules, boolean signedPixels) {
      this.rules = rules;
      this.signedPixels = signedPixels;
    }

    ElementMaker maker(DataSet within) {
      return new ElementMaker(within.characterSet(), signedPixels);
    }

    /** The elements of a data set or item after what is asked of it. */
    SortedMap<Integer, Element> elements(DataSet within, List<Edit> edits, boolean top) {
      SortedMap<Integer, Element> elements = new TreeMap<>(Integer::compareUnsigned);
      for (Element element : within) {
        one(element, within, edits).ifPresent(copy -> elements.put(copy.tag(), copy));
      }
      ElementMaker maker = maker(within);
      for (Edit edit : edits) {
        if (edit instanceof Edit.Replace(TagPath path, NewValue value) && path.isTop()) {
          if (top && path.tag() == Tag.SpecificCharacterSet) {
            continue; // Written with the text that is in it.
          }
          if (Tags.isPrivate(path.tag())) {
            new PrivateBlocks(elements, changes.privateCreator(), maker, signedPixels)
                .put(path.tag(), value);
          } else {
            elements.put(path.tag(), maker.make(path.tag(), value));
          }
        }
      }
      return elements;
    }

    private Optional<Element> one(Element element, DataSet within, List<Edit> edits) {
      int tag = element.tag();
      // PS3.5 §7.2: group lengths are retired, and no longer right.
      if (Tags.isGroupLength(tag)) {
        return Optional.empty();
      }
      Optional<Edit> said =
          edits.stream()
              .filter(edit -> edit.path().isTop() && edit.path().tag() == tag)
              .reduce((_, last) -> last);
      return switch (said.orElse(null)) {
        case Edit.Remove _ -> Optional.empty();
        // Put in when the others are there.
        case Edit.Replace _ -> Optional.of(element);
        case Edit.Keep _ -> Optional.of(inside(element, edits));
        case null -> unsaid(element, within, edits);
      };
    }

    private Optional<Element> unsaid(Element element, DataSet within, List<Edit> edits) {
      int tag = element.tag();
      Edit everywhere = everywhere(tag);
      if (everywhere != null) {
        return everywhere instanceof Edit.Remove
            ? Optional.empty()
            : Optional.of(inside(element, edits));
      }
      if (Tags.isPrivate(tag)) {
        boolean goes =
            changes.removesPrivate()
                || changes.anonymization().filter(how -> !how.keepsPrivate()).isPresent();
        return goes && !ownsKept(tag) ? Optional.empty() : Optional.of(inside(element, edits));
      }
      return rules.isEmpty()
          ? Optional.of(inside(element, edits))
          : byRules(element, within, edits, rules.get());
    }

    /** The profile is for every item; so is what someone says against it of a bare tag. */
    private @Nullable Edit everywhere(int tag) {
      if (rules.isEmpty()) {
        return null;
      }
      for (Edit edit : changes.edits()) {
        if (edit.path().isTop()
            && edit.path().tag() == tag
            && !(edit instanceof Edit.Replace)
            && !IDENTIFIERS.contains(tag)) {
          return edit;
        }
      }
      return null;
    }

    /** Whether a private creator names the owner of an element that someone keeps. */
    private boolean ownsKept(int tag) {
      return Tags.isPrivateCreator(tag)
          && changes.edits().stream()
              .anyMatch(
                  edit ->
                      edit instanceof Edit.Keep
                          && Tags.isPrivate(edit.path().tag())
                          && Tags.privateCreator(edit.path().tag()) == tag);
    }

    private Optional<Element> byRules(
        Element element, DataSet within, List<Edit> edits, AnonymizationRules rules) {
      ElementMaker maker = maker(within);
      return switch (rules.fate(element.tag(), element.vr())) {
        case Fate.Keep _ -> Optional.of(element);
        case Fate.Remove _, Fate.Extend _ -> Optional.empty();
        case Fate.Descend _ ->
            element instanceof Element.Items
                ? Optional.of(inside(element, edits))
                : Optional.empty();
        case Fate.Empty _ -> Optional.of(text(maker, element, ""));
        case Fate.Replace(String text) -> Optional.of(text(maker, element, text));
        case Fate.Blank(String text) ->
            Optional.of(text(maker, element, element.length() == 0 ? "" : text));
        case Fate.Change _ -> Optional.of(otherUids(maker, element));
        case Fate.Sift _ -> Optional.of(sifted(maker, element, rules));
      };
    }

    private static Element text(ElementMaker maker, Element element, String text) {
      boolean sequence = element instanceof Element.Items;
      return maker.make(element.tag(), element.vr(), new NewValue.Text(sequence ? "" : text));
    }

    private Element otherUids(ElementMaker maker, Element element) {
      return switch (element) {
        case Element.Value value -> {
          String text = new String(value.bytes(), StandardCharsets.US_ASCII);
          yield maker.make(value.tag(), value.vr(), new NewValue.Text(uids.all(text)));
        }
        case Element.Bulk bulk ->
            throw ElementMaker.wrong(Fault.UNREADABLE, bulk.tag(), "has too many UIDs");
        case Element.Items _, Element.Fragments _ -> text(maker, element, "");
      };
    }

    private static Element sifted(ElementMaker maker, Element element, AnonymizationRules rules) {
      return element instanceof Element.Value value
              && !rules.namesSomeone(value.bytes(), value.vr())
          ? value
          : text(maker, element, element.length() == 0 ? "" : AnonymizationRules.DUMMY_TEXT);
    }

    /** The element with what is asked of its items. */
    private Element inside(Element element, List<Edit> edits) {
      if (!(element instanceof Element.Items sequence)
          || (rules.isEmpty() && !changes.removesPrivate() && !isLedInto(edits, element.tag()))) {
        return element;
      }
      List<DataSet> items = new ArrayList<>();
      for (int i = 0; i < sequence.items().size(); i++) {
        int index = i;
        List<Edit> there =
            edits.stream()
                .filter(edit -> !edit.path().isTop())
                .filter(edit -> edit.path().steps().getFirst().leadsInto(element.tag(), index))
                .map(Edit::inside)
                .toList();
        DataSet item = sequence.items().get(i);
        items.add(Copies.dataSet(List.copyOf(elements(item, there, false).values()), item));
      }
      return Copies.sequence(element.tag(), items);
    }

    private static boolean isLedInto(List<Edit> edits, int tag) {
      return edits.stream()
          .anyMatch(
              edit -> !edit.path().isTop() && edit.path().steps().getFirst().sequence() == tag);
    }
  }
}
