package org.trinomen.server.orthanc;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import org.trinomen.archive.modification.Changes;
import org.trinomen.archive.modification.DataSetModification;
import org.trinomen.archive.modification.Edit;
import org.trinomen.archive.modification.Made;
import org.trinomen.archive.modification.NewValue;
import org.trinomen.archive.modification.Plan;
import org.trinomen.archive.modification.TagPath;
import org.trinomen.archive.modification.UidReplacements;
import org.trinomen.archive.query.Level;
import org.trinomen.archive.query.PublicId;
import org.trinomen.archive.query.Resource;
import org.trinomen.archive.query.SystemMetadata;
import org.trinomen.dicom.DataSet;
import org.trinomen.dicom.Tag;
import org.trinomen.server.access.Permission;
import org.trinomen.server.http.ErrorCode;
import org.trinomen.server.http.Exchange;
import org.trinomen.server.http.Method;
import org.trinomen.server.http.RequestFailure;
import org.trinomen.server.http.Route;

/**
 * {@code /studies/{id}/split} and {@code /merge}: copies of series in a study of their own, or in
 * another one. Originals are withdrawn unless they are to stay.
 */
public final class RearrangementRoutes {

  private final Making making;
  private final SecureRandom random;

  public RearrangementRoutes(Making making, SecureRandom random) {
    this.making = making;
    this.random = random;
  }

  /** The routes. */
  public List<Route> routes() {
    return List.of(
        Route.of(
            Method.POST,
            "/studies/{id}/split",
            Permission.MODIFY,
            "Keeps copies of some {\"Series\"} or {\"Instances\"} of a study in a new study.",
            this::split),
        Route.of(
            Method.POST,
            "/studies/{id}/merge",
            Permission.MODIFY,
            "Keeps copies of {\"Resources\"} of other studies in this study.",
            this::merge));
  }

  // ---- split

  private void split(Exchange exchange) throws IOException {
    Resource study = making.resource(exchange, Level.STUDY);
    RequestJson options = RequestJson.of(exchange);
    Set<PublicId> instances = new LinkedHashSet<>();
    for (String id : options.texts("Series").orElse(List.of())) {
      instances.addAll(making.instances(part(study, id, Level.SERIES)));
    }
    for (String id : options.texts("Instances").orElse(List.of())) {
      instances.addAll(making.instances(part(study, id, Level.INSTANCE)));
    }
    if (instances.isEmpty()) {
      throw EditReader.bad("Both the \"Series\" and the \"Instances\" fields are missing");
    }
    List<Edit> edits = EditReader.read(options);
    edits.forEach(RearrangementRoutes::requireModuleTag);
    UidReplacements uids = new UidReplacements(random);
    String studyUid = study.tags().getOrDefault(Tag.StudyInstanceUID, "");
    Changes changes =
        new Changes(edits, false, "", EditReader.renewed(Level.STUDY), Optional.empty());
    String newUid = uids.of(studyUid);
    run(
        exchange,
        options,
        "SplitStudy",
        List.copyOf(instances),
        new DataSetModification(changes, uids),
        (made, content) -> {
          made.first(Level.STUDY).ifPresent(id -> content.put("TargetStudy", id.toString()));
          content.put("TargetStudyUID", newUid);
        });
  }

  private Resource part(Resource study, String id, Level level) {
    Resource part = making.anyLevel(id);
    boolean belongs =
        part.level() == level
            && making
                .finder()
                .ancestor(part, Level.STUDY)
                .map(Resource::id)
                .equals(Optional.of(study.id()));
    if (!belongs) {
      throw new RequestFailure(
          ErrorCode.UNKNOWN_RESOURCE, "It is no " + Levels.type(level) + " of this study");
    }
    return part;
  }

  private static void requireModuleTag(Edit edit) {
    int tag = edit.path().tag();
    boolean isOf =
        edit.path().steps().isEmpty()
            && tag != Tag.StudyInstanceUID
            && (ModuleTags.of(Level.PATIENT).contains(tag)
                || ModuleTags.of(Level.STUDY).contains(tag));
    if (!isOf) {
      throw new RequestFailure(
          ErrorCode.PARAMETER_OUT_OF_RANGE,
          "Cannot modify the following tag while splitting a study (not in the patient/study"
              + " modules): "
              + TagNames.name(tag)
              + " ("
              + TagNames.numbers(tag)
              + ")");
    }
  }

  // ---- merge

  private void merge(Exchange exchange) throws IOException {
    Resource study = making.resource(exchange, Level.STUDY);
    RequestJson options = RequestJson.of(exchange);
    List<PublicId> held = making.instances(study);
    Set<PublicId> own = Set.copyOf(held);
    Set<PublicId> instances = new LinkedHashSet<>();
    for (String id : options.neededTexts("Resources")) {
      Resource resource = making.anyLevel(id);
      List<PublicId> each = making.instances(resource);
      if (each.stream().anyMatch(own::contains)) {
        throw new RequestFailure(
            ErrorCode.UNKNOWN_RESOURCE,
            "Cannot merge what is in this study already: name resources of other studies");
      }
      instances.addAll(each);
    }
    DataSetModification change =
        new DataSetModification(
            new Changes(
                asIn(held.getFirst()),
                false,
                "",
                EditReader.renewed(Level.SERIES),
                Optional.empty()),
            new UidReplacements(random));
    run(
        exchange,
        options,
        "MergeStudy",
        List.copyOf(instances),
        change,
        (_, content) -> content.put("TargetStudy", study.id().toString()));
  }

  /** That copies get the patient and study modules of the study of an instance. */
  private List<Edit> asIn(PublicId first) throws IOException {
    Resource instance = making.finder().resource(Level.INSTANCE, first).orElseThrow();
    DataSet header =
        InstanceRoutes.header(making.finder(), instance.facts().orElseThrow()).dataSet();
    List<Edit> edits = new ArrayList<>();
    for (Level level : List.of(Level.PATIENT, Level.STUDY)) {
      for (int tag : ModuleTags.of(level)) {
        Optional<NewValue> value = header.element(tag).map(found -> NewValue.of(found, header));
        edits.add(
            value.isPresent()
                ? new Edit.Replace(TagPath.of(tag), value.get())
                : new Edit.Remove(TagPath.of(tag)));
      }
    }
    return edits;
  }

  // ---- both

  private void run(
      Exchange exchange,
      RequestJson options,
      String type,
      List<PublicId> instances,
      DataSetModification change,
      BiConsumer<Made, Map<String, Object>> told)
      throws IOException {
    Plan plan =
        new Plan(
            instances,
            change,
            Optional.empty(),
            SystemMetadata.MODIFIED_FROM,
            making.withdrawn(exchange, options, false, instances),
            options.flag("KeepLabels", false),
            Uploads.origin(exchange));
    making.run(exchange, options, new Making.JobKind(type, "modify"), List.of(), plan, told);
  }
}
