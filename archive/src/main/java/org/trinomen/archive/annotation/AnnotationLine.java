package org.trinomen.archive.annotation;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import org.trinomen.archive.annotation.Annotation.AttachedFile;
import org.trinomen.archive.annotation.Annotation.Target;
import org.trinomen.archive.chain.ChainLink;
import org.trinomen.archive.chain.ChainedLine;
import org.trinomen.archive.query.Level;
import org.trinomen.archive.query.PublicId;
import org.trinomen.archive.volume.RecordLocation;
import org.trinomen.archive.volume.Sha256;

/** An entry as the members of a line. The words are written to files: never change one. */
final class AnnotationLine {

  private AnnotationLine() {}

  static void write(
      Instant at, String by, RecordLocation mark, Annotation annotation, JsonGenerator line)
      throws IOException {
    line.writeStringField("at", at.toString());
    line.writeStringField("by", by);
    write("mark", mark, line);
    switch (annotation) {
      case Annotation.LabelAdded(Target on, String label) -> {
        write("label-added", on, line);
        line.writeStringField("label", label);
      }
      case Annotation.LabelRemoved(Target on, String label) -> {
        write("label-removed", on, line);
        line.writeStringField("label", label);
      }
      case Annotation.MetadataSet(Target on, int number, String value) -> {
        write("metadata-set", on, line);
        line.writeNumberField("number", number);
        line.writeStringField("value", value);
      }
      case Annotation.MetadataRemoved(Target on, int number) -> {
        write("metadata-removed", on, line);
        line.writeNumberField("number", number);
      }
      case Annotation.AttachmentSet(Target on, int number, AttachedFile file) -> {
        write("attachment-set", on, line);
        line.writeNumberField("number", number);
        write("bytes", file.location(), line);
        line.writeNumberField("size", file.size());
        line.writeStringField("sha256", file.digest().toString());
        line.writeStringField("md5", file.md5());
      }
      case Annotation.AttachmentRemoved(Target on, int number) -> {
        write("attachment-removed", on, line);
        line.writeNumberField("number", number);
      }
      case Annotation.ProtectionSet(PublicId patient, boolean isProtected) ->
          write(
              isProtected ? "protected" : "unprotected", new Target(Level.PATIENT, patient), line);
      case Annotation.Withdrawn(Target what) -> write("withdrawn", what, line);
      case Annotation.ChangesCleared() -> line.writeStringField("what", "changes-cleared");
      case Annotation.Exported(Target what, String remote) -> {
        write("exported", what, line);
        line.writeStringField("remote", remote);
      }
      case Annotation.ExportsCleared() -> line.writeStringField("what", "exports-cleared");
    }
  }

  private static void write(String what, Target on, JsonGenerator line) throws IOException {
    line.writeStringField("what", what);
    line.writeStringField("level", on.level().name());
    line.writeStringField("id", on.id().toString());
  }

  private static void write(String name, RecordLocation location, JsonGenerator line)
      throws IOException {
    line.writeStringField(name, location.volume() + ":" + location.offset());
  }

  static AnnotationEntry read(ChainLink link, byte[] line) throws IOException {
    try {
      Fields fields = new Fields(ChainedLine.plainFields(line));
      return new AnnotationEntry(
          link.seq(),
          Instant.parse(fields.text("at")),
          fields.text("by"),
          fields.location("mark"),
          annotation(fields));
    } catch (DateTimeException | IllegalArgumentException e) {
      throw new IOException("entry %d is none of annotations".formatted(link.seq()), e);
    }
  }

  private static Annotation annotation(Fields fields) {
    return switch (fields.text("what")) {
      case "label-added" -> new Annotation.LabelAdded(fields.target(), fields.text("label"));
      case "label-removed" -> new Annotation.LabelRemoved(fields.target(), fields.text("label"));
      case "metadata-set" ->
          new Annotation.MetadataSet(fields.target(), fields.number(), fields.text("value"));
      case "metadata-removed" -> new Annotation.MetadataRemoved(fields.target(), fields.number());
      case "attachment-set" ->
          new Annotation.AttachmentSet(fields.target(), fields.number(), fields.file());
      case "attachment-removed" ->
          new Annotation.AttachmentRemoved(fields.target(), fields.number());
      case "protected" -> new Annotation.ProtectionSet(fields.target().id(), true);
      case "unprotected" -> new Annotation.ProtectionSet(fields.target().id(), false);
      case "withdrawn" -> new Annotation.Withdrawn(fields.target());
      case "changes-cleared" -> new Annotation.ChangesCleared();
      case "exported" -> new Annotation.Exported(fields.target(), fields.text("remote"));
      case "exports-cleared" -> new Annotation.ExportsCleared();
      case String _ -> throw new IllegalArgumentException("nothing that can be stated");
    };
  }

  private record Fields(Map<String, String> values) {

    String text(String name) {
      String value = values.get(name);
      if (value == null) {
        throw new IllegalArgumentException("an entry lacks " + name);
      }
      return value;
    }

    int number() {
      return Integer.parseInt(text("number"));
    }

    Target target() {
      PublicId id =
          PublicId.parse(text("id"))
              .orElseThrow(() -> new IllegalArgumentException("no public id"));
      return new Target(Level.valueOf(text("level")), id);
    }

    RecordLocation location(String name) {
      String[] parts = text(name).split(":", 2);
      return new RecordLocation(Integer.parseInt(parts[0]), Long.parseLong(parts[1]));
    }

    AttachedFile file() {
      return new AttachedFile(
          location("bytes"),
          Long.parseLong(text("size")),
          new Sha256(HexFormat.of().parseHex(text("sha256"))),
          text("md5"));
    }
  }
}
