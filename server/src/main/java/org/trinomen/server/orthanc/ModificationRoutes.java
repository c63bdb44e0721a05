package org.trinomen.server.orthanc;

import java.io.IOException;
import java.io.OutputStream;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import org.trinomen.archive.modification.Anonymization;
import org.trinomen.archive.modification.Changes;
import org.trinomen.archive.modification.DataSetModification;
import org.trinomen.archive.modification.Edit;
import org.trinomen.archive.modification.HeaderChange;
import org.trinomen.archive.modification.Made;
import org.trinomen.archive.modification.Modifications;
import org.trinomen.archive.modification.Plan;
import org.trinomen.archive.modification.UidReplacements;
import org.trinomen.archive.pixel.Transcoder;
import org.trinomen.archive.query.InstanceFacts;
import org.trinomen.archive.query.Level;
import org.trinomen.archive.query.PublicId;
import org.trinomen.archive.query.Resource;
import org.trinomen.archive.query.SystemMetadata;
import org.trinomen.dicom.Tag;
import org.trinomen.server.access.Permission;
import org.trinomen.server.access.PhiAccess;
import org.trinomen.server.http.ErrorCode;
import org.trinomen.server.http.Exchange;
import org.trinomen.server.http.Method;
import org.trinomen.server.http.RequestFailure;
import org.trinomen.server.http.Route;
import org.trinomen.server.http.RouteHandler;

/**
 * {@code /modify} and {@code /anonymize}: of a single instance the file, of anything else copies
 * that are kept. What they are copies of stays.
 */
public final class ModificationRoutes {

  /** A LO has 64 characters (PS3.5 §6.2). */
  private static final int METHOD_MAX = 64;

  /** What Orthanc knows; here the newest table is used for each. */
  private static final Set<String> EDITIONS = Set.of("2008", "2017c", "2021b", "2023b");

  private final Making making;
  private final AnonymousNames names;
  private final SecureRandom random;
  private final String version;

  /**
   * The routes.
   *
   * @param version of the program, as Deidentification Method tells it
   */
  public ModificationRoutes(Making making, SecureRandom random, String version) {
    this.making = making;
    this.names = new AnonymousNames(making.finder());
    this.random = random;
    this.version = version;
  }

  /** How a request wants copies to be. */
  private record Wanted(
      RequestJson options,
      List<Edit> edits,
      Level level,
      boolean anonymous,
      Optional<Transcoder> transcoder) {}

  /** The routes. */
  public List<Route> routes() {
    List<Route> routes = new ArrayList<>();
    for (boolean anonymous : new boolean[] {false, true}) {
      String verb = anonymous ? "anonymize" : "modify";
      String done = anonymous ? "anonymised" : "modified";
      routes.add(
          post(
              "/instances/{id}/" + verb,
              "The file of an instance, " + done + "; nothing is kept.",
              exchange -> one(exchange, anonymous)));
      for (Level level : List.of(Level.PATIENT, Level.STUDY, Level.SERIES)) {
        String type = Levels.type(level).toLowerCase(Locale.ROOT);
        routes.add(
            post(
                "/" + Levels.path(level) + "/{id}/" + verb,
                "Keeps " + done + " copies of all instances of a " + type + "; the originals stay.",
                exchange -> many(exchange, level, anonymous)));
      }
      routes.add(
          post(
              "/tools/bulk-" + verb,
              "Keeps " + done + " copies of all instances of {\"Resources\"}; the originals stay.",
              exchange -> bulk(exchange, anonymous)));
    }
    return routes;
  }

  private static Route post(String path, String summary, RouteHandler handler) {
    return Route.of(Method.POST, path, Permission.MODIFY, summary, handler);
  }

  // ---- one instance, whose file is the answer

  private void one(Exchange exchange, boolean anonymous) throws IOException {
    Resource instance = making.resource(exchange, Level.INSTANCE);
    RequestJson options = RequestJson.of(exchange);
    List<Edit> edits = EditReader.read(options);
    InstanceFacts facts = instance.facts().orElseThrow();
    Wanted wanted =
        new Wanted(
            options,
            edits,
            EditReader.level(edits),
            anonymous,
            options.transcoder().filter(_ -> isAnother(options, facts)));
    send(exchange, exchange.phi(), instance, wanted);
  }

  private static boolean isAnother(RequestJson options, InstanceFacts facts) {
    return !options.text("Transcode").equals(Optional.of(facts.transferSyntaxUid()));
  }

  /** A file may name its patient: without leave none is sent. */
  private void send(
      Exchange exchange,
      @SuppressWarnings("unused") PhiAccess phi,
      Resource instance,
      Wanted wanted)
      throws IOException {
    InstanceFacts facts = instance.facts().orElseThrow();
    HeaderChange change = change(wanted, List.of(instance.id()));
    Modifications modifications = making.modifications();
    if (wanted.transcoder().isEmpty()) {
      modifications.write(
          facts, change, Optional.empty(), () -> exchange.answerStream("application/dicom"));
      exchange.answerStream("application/dicom").close();
      return;
    }
    // A frame may turn out to be broken when others have been written.
    try (Withheld whole = new Withheld(making.spool())) {
      modifications.write(facts, change, wanted.transcoder(), () -> whole);
      OutputStream out = exchange.answerStream("application/dicom", whole.length());
      whole.sendTo(out);
      out.close();
    }
  }

  // ---- copies that are kept

  private void many(Exchange exchange, Level level, boolean anonymous) throws IOException {
    Resource resource = making.resource(exchange, level);
    RequestJson options = RequestJson.of(exchange);
    Wanted wanted = wanted(options, level, anonymous);
    if (level == Level.STUDY && !anonymous) {
      PatientRule.check(making.finder(), resource, wanted.edits());
    }
    run(
        exchange,
        wanted,
        List.of(resource.id()),
        making.instances(resource),
        (made, content) -> {
          Optional<PublicId> id = made.first(level);
          if (id.isPresent()) {
            content.put("ID", id.get().toString());
            content.put("Path", "/" + Levels.path(level) + "/" + id.get());
            content.put("PatientID", made.first(Level.PATIENT).orElseThrow().toString());
            content.put("Type", Levels.type(level));
          }
        });
  }

  private void bulk(Exchange exchange, boolean anonymous) throws IOException {
    RequestJson options = RequestJson.of(exchange);
    List<Resource> resources = new ArrayList<>();
    for (String id : options.neededTexts("Resources")) {
      resources.add(making.anyLevel(id));
    }
    Set<PublicId> instances = new LinkedHashSet<>();
    resources.forEach(resource -> instances.addAll(making.instances(resource)));
    Optional<String> asked = options.text("Level");
    List<Edit> edits = EditReader.read(options);
    Level level = asked.isEmpty() ? EditReader.level(edits) : Levels.named(asked.get());
    run(
        exchange,
        wanted(options, edits, level, anonymous),
        resources.stream().map(Resource::id).toList(),
        List.copyOf(instances),
        (made, content) -> content.put("Resources", Making.resources(made)));
  }

  private Wanted wanted(RequestJson options, Level level, boolean anonymous) {
    return wanted(options, EditReader.read(options), level, anonymous);
  }

  private Wanted wanted(RequestJson options, List<Edit> edits, Level level, boolean anonymous) {
    if (!anonymous) {
      EditReader.checkIdentifiers(edits, level, true);
    }
    return new Wanted(options, edits, level, anonymous, options.transcoder());
  }

  private void run(
      Exchange exchange,
      Wanted wanted,
      List<PublicId> parents,
      List<PublicId> instances,
      BiConsumer<Made, Map<String, Object>> told)
      throws IOException {
    RequestJson options = wanted.options();
    boolean anonymous = wanted.anonymous();
    Plan plan =
        new Plan(
            instances,
            change(wanted, instances),
            wanted.transcoder(),
            anonymous ? SystemMetadata.ANONYMIZED_FROM : SystemMetadata.MODIFIED_FROM,
            making.withdrawn(exchange, options, true, instances),
            options.flag("KeepLabels", false),
            Uploads.origin(exchange));
    making.run(
        exchange,
        options,
        new Making.JobKind("ResourceModification", anonymous ? "anonymize" : "modify"),
        parents,
        plan,
        (made, content) -> {
          content.put("IsAnonymization", anonymous);
          told.accept(made, content);
        });
  }

  // ---- what becomes of headers

  private HeaderChange change(Wanted wanted, List<PublicId> instances) throws IOException {
    UidReplacements uids = new UidReplacements(random);
    noteKept(wanted.edits(), instances, uids);
    RequestJson options = wanted.options();
    Optional<Anonymization> anonymization =
        wanted.anonymous() ? Optional.of(anonymization(wanted, uids)) : Optional.empty();
    Changes changes =
        new Changes(
            wanted.edits(),
            options.flag("RemovePrivateTags", false),
            options.text("PrivateCreator").orElse(""),
            EditReader.renewed(wanted.anonymous() ? Level.PATIENT : wanted.level()),
            anonymization);
    return new DataSetModification(changes, uids);
  }

  /** A reference may come before the instance that it is to. */
  private void noteKept(List<Edit> edits, List<PublicId> instances, UidReplacements uids) {
    Map<Integer, Level> levels =
        Map.of(
            Tag.StudyInstanceUID, Level.STUDY,
            Tag.SeriesInstanceUID, Level.SERIES,
            Tag.SOPInstanceUID, Level.INSTANCE);
    for (Edit edit : edits) {
      Level level = levels.get(edit.path().tag());
      if (edit instanceof Edit.Keep && edit.path().steps().isEmpty() && level != null) {
        Set<Optional<PublicId>> seen = new HashSet<>();
        for (PublicId id : instances) {
          making
              .finder()
              .resource(Level.INSTANCE, id)
              // What is above the instances of a series is the same for all of them.
              .filter(instance -> level == Level.INSTANCE || seen.add(instance.parent()))
              .flatMap(instance -> making.finder().ancestor(instance, level))
              .ifPresent(kept -> uids.keep(kept.tags().getOrDefault(edit.path().tag(), "")));
        }
      }
    }
  }

  private Anonymization anonymization(Wanted wanted, UidReplacements uids) throws IOException {
    RequestJson options = wanted.options();
    Optional<String> edition = options.text("DicomVersion");
    if (edition.isPresent() && !EDITIONS.contains(edition.get())) {
      throw new RequestFailure(
          ErrorCode.PARAMETER_OUT_OF_RANGE,
          "Unknown specific version of the DICOM standard: 2008, 2017c, 2021b and 2023b are taken");
    }
    boolean keepsPrivate = options.flag("KeepPrivateTags", false);
    String by = "Trinomen " + version;
    boolean plain = wanted.edits().isEmpty() && !keepsPrivate;
    String method = plain ? by + " - PS 3.15 Table E.1-1 Basic Profile" : by;
    return new Anonymization(
        uids.uuid().toString(),
        names.next(),
        List.of(method.length() > METHOD_MAX ? method.substring(0, METHOD_MAX) : method),
        keepsPrivate);
  }
}
