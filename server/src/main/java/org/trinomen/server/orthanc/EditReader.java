package org.trinomen.server.orthanc;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.trinomen.archive.modification.Edit;
import org.trinomen.archive.modification.ModificationException;
import org.trinomen.archive.modification.ModificationException.Fault;
import org.trinomen.archive.modification.NewValue;
import org.trinomen.archive.modification.TagPath;
import org.trinomen.archive.query.Level;
import org.trinomen.dicom.Tag;
import org.trinomen.dicom.Tags;
import org.trinomen.server.http.ErrorCode;
import org.trinomen.server.http.RequestFailure;
import org.trinomen.server.json.JsonValue;

/** Reads {@code Replace}, {@code Remove} and {@code Keep}, and the rules of identifiers. */
final class EditReader {

  /** Patient ID, and the three UIDs. */
  private static final Set<Integer> IDENTIFIERS =
      Set.of(Tag.PatientID, Tag.StudyInstanceUID, Tag.SeriesInstanceUID, Tag.SOPInstanceUID);

  private EditReader() {}

  /** What is asked of single elements. */
  static List<Edit> read(RequestJson options) {
    boolean force = options.flag("Force", false);
    List<Edit> edits = new ArrayList<>();
    edits.addAll(paths(options, "Keep", "kept", force, Edit.Keep::new));
    edits.addAll(paths(options, "Remove", "removed", force, Edit.Remove::new));
    edits.addAll(replacements(options, force));
    for (Edit edit : edits) {
      if (edit instanceof Edit.Remove && isIdentifier(edit.path())) {
        throw bad("An identifier can't be removed: without it there is no instance");
      }
    }
    return edits;
  }

  private static boolean isIdentifier(TagPath path) {
    return path.steps().isEmpty() && IDENTIFIERS.contains(path.tag());
  }

  private static List<Edit> paths(
      RequestJson options,
      String member,
      String done,
      boolean force,
      Function<TagPath, Edit> edit) {
    List<Edit> edits = new ArrayList<>();
    JsonValue value = options.members().member(member).orElse(new JsonValue.Items(List.of()));
    if (!(value instanceof JsonValue.Items(List<JsonValue> items))) {
      throw bad(member + " is an array of tags");
    }
    for (JsonValue item : items) {
      if (!(item instanceof JsonValue.Text(String name))) {
        throw bad(member + " is an array of tags");
      }
      edits.add(edit.apply(path(name, done, force)));
    }
    return edits;
  }

  private static List<Edit> replacements(RequestJson options, boolean force) {
    List<Edit> edits = new ArrayList<>();
    JsonValue value = options.members().member("Replace").orElse(JsonValue.Members.EMPTY);
    if (!(value instanceof JsonValue.Members members)) {
      throw bad("Replace is an object of tags and values");
    }
    for (Map.Entry<String, JsonValue> each : members.values().entrySet()) {
      TagPath path = path(each.getKey(), "replaced", force);
      if (Tags.group(path.tag()) == 0x0002) {
        throw bad(
            "Group 0002 is written anew for each file: for another encoding ask by Transcode");
      }
      if (Tags.isGroupLength(path.tag()) || Tags.isDelimiter(path.tag())) {
        throw bad("Lengths and delimiters are no values that can be replaced");
      }
      edits.add(new Edit.Replace(path, value(path.tag(), each.getValue(), false)));
    }
    return edits;
  }

  private static TagPath path(String name, String done, boolean force) {
    TagPath path = TagPath.parse(name);
    if (!force && isIdentifier(path)) {
      throw bad(
          "Marking tag \""
              + TagNames.name(path.tag())
              + "\" as to be "
              + done
              + " requires the \"Force\" option to be set to true");
    }
    return path;
  }

  /**
   * Reads what an element is to have.
   *
   * @param binary whether a data URI stands for its bytes
   */
  static NewValue value(int tag, JsonValue value, boolean binary) {
    return switch (value) {
      case JsonValue.Text(String text) when binary && DataUri.isOne(text) ->
          new NewValue.Binary(DataUri.parse(text).bytes());
      case JsonValue.Text(String text) -> new NewValue.Text(text);
      case JsonValue.Null _ -> new NewValue.Text("");
      case JsonValue.Items(List<JsonValue> items) -> items(tag, items, binary);
      case JsonValue.Members _, JsonValue.Numeral _, JsonValue.Flag _ -> throw wrongType(tag);
    };
  }

  private static NewValue items(int tag, List<JsonValue> values, boolean binary) {
    List<List<NewValue.Entry>> items = new ArrayList<>();
    for (JsonValue each : values) {
      if (!(each instanceof JsonValue.Members members)) {
        throw wrongType(tag);
      }
      List<NewValue.Entry> entries = new ArrayList<>();
      for (Map.Entry<String, JsonValue> member : members.values().entrySet()) {
        int inner = TagPath.tag(member.getKey());
        entries.add(new NewValue.Entry(inner, value(inner, member.getValue(), binary)));
      }
      items.add(entries);
    }
    return new NewValue.Items(items);
  }

  private static ModificationException wrongType(int tag) {
    return new ModificationException(
        Fault.TYPE,
        "Bad parameter type for tag "
            + TagNames.numbers(tag)
            + ": give a text, or for a sequence an array of objects");
  }

  /** What identifiers may become where a resource of a level is modified. */
  static void checkIdentifiers(List<Edit> edits, Level level, boolean several) {
    if (level == Level.PATIENT && !isReplaced(edits, Tag.PatientID)) {
      throw bad("When modifying a patient, her PatientID is required to be modified");
    }
    for (Edit edit : edits) {
      boolean replaced = edit instanceof Edit.Replace && edit.path().steps().isEmpty();
      if (replaced && parents(level).contains(edit.path().tag())) {
        throw bad(
            "When modifying "
                + (level == Level.SERIES ? "a series" : "an instance")
                + ", the parent "
                + TagNames.name(edit.path().tag())
                + " cannot be manually modified");
      }
      if (replaced && several && edit.path().tag() == Tag.SOPInstanceUID) {
        throw bad("Several instances can't have the same SOPInstanceUID: modify one by one");
      }
    }
  }

  static boolean isReplaced(List<Edit> edits, int tag) {
    return edits.stream()
        .anyMatch(
            edit ->
                edit instanceof Edit.Replace(TagPath path, NewValue _)
                    && path.steps().isEmpty()
                    && path.tag() == tag);
  }

  private static Set<Integer> parents(Level level) {
    return switch (level) {
      case PATIENT, STUDY -> Set.of();
      case SERIES -> Set.of(Tag.PatientID, Tag.StudyInstanceUID);
      case INSTANCE -> Set.of(Tag.PatientID, Tag.StudyInstanceUID, Tag.SeriesInstanceUID);
    };
  }

  /** The level that a request is about, where it does not say so: that of what it replaces. */
  static Level level(List<Edit> edits) {
    if (isReplaced(edits, Tag.PatientID)) {
      return Level.PATIENT;
    }
    if (isReplaced(edits, Tag.StudyInstanceUID)) {
      return Level.STUDY;
    }
    return isReplaced(edits, Tag.SeriesInstanceUID) ? Level.SERIES : Level.INSTANCE;
  }

  /** UIDs that become others where a resource of a level is copied. */
  static Set<Integer> renewed(Level level) {
    return switch (level) {
      case PATIENT, STUDY ->
          Set.of(Tag.StudyInstanceUID, Tag.SeriesInstanceUID, Tag.SOPInstanceUID);
      case SERIES -> Set.of(Tag.SeriesInstanceUID, Tag.SOPInstanceUID);
      case INSTANCE -> Set.of(Tag.SOPInstanceUID);
    };
  }

  static RequestFailure bad(String why) {
    return new RequestFailure(ErrorCode.BAD_REQUEST, why);
  }
}
