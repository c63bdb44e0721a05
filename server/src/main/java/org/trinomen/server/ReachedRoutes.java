package org.trinomen.server;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.trinomen.archive.curation.Curation;
import org.trinomen.archive.file.DurableFiles;
import org.trinomen.archive.identity.IdentityService;
import org.trinomen.archive.identity.ViewedArchive;
import org.trinomen.archive.ingest.Ingest;
import org.trinomen.archive.job.JobRestorer;
import org.trinomen.archive.query.RecordedFinder;
import org.trinomen.archive.reach.ReachedArchive;
import org.trinomen.archive.zip.ZipLayout;
import org.trinomen.archive.zip.ZipShelf;
import org.trinomen.server.access.Access;
import org.trinomen.server.config.Settings;
import org.trinomen.server.dicomweb.BulkRoutes;
import org.trinomen.server.dicomweb.FrameRoutes;
import org.trinomen.server.dicomweb.MetadataRoutes;
import org.trinomen.server.dicomweb.QidoRoutes;
import org.trinomen.server.dicomweb.RenderedRoutes;
import org.trinomen.server.dicomweb.RetrieveRoutes;
import org.trinomen.server.dicomweb.StowRoutes;
import org.trinomen.server.dicomweb.WadoUriRoutes;
import org.trinomen.server.http.Route;
import org.trinomen.server.identity.ViewpointPerspective;
import org.trinomen.server.orthanc.ArchiveRoutes;
import org.trinomen.server.orthanc.AttachmentRoutes;
import org.trinomen.server.orthanc.BrowseRoutes;
import org.trinomen.server.orthanc.ContentRoutes;
import org.trinomen.server.orthanc.EncapsulatedRoutes;
import org.trinomen.server.orthanc.ImageRoutes;
import org.trinomen.server.orthanc.InstanceRoutes;
import org.trinomen.server.orthanc.JobRequests;
import org.trinomen.server.orthanc.LabelRoutes;
import org.trinomen.server.orthanc.MetadataNames;
import org.trinomen.server.orthanc.Perspective;
import org.trinomen.server.orthanc.ResourceMetadataRoutes;
import org.trinomen.server.orthanc.ResourceStyle;
import org.trinomen.server.orthanc.SearchRoutes;
import org.trinomen.server.orthanc.SeriesImageRoutes;
import org.trinomen.server.orthanc.SharedTagRoutes;
import org.trinomen.server.orthanc.Uploads;

/**
 * The routes that answer with what is within the reach of whoever asks: those that read the archive
 * with the finder of the asker, and those that take scans in. A part of {@link Wiring}.
 */
record ReachedRoutes(
    Settings settings,
    Clock clock,
    DurableFiles files,
    IdentityService identity,
    ViewedArchive viewedArchive,
    ReachedArchive reached,
    Access access) {

  /**
   * The routes.
   *
   * @param restorers told who makes archives anew that a restart has interrupted
   */
  List<Route> routes(
      Ingest ingest, Curation curation, JobRequests jobs, Map<String, JobRestorer> restorers)
      throws IOException {
    Perspective recorded = new Perspective.Recorded(asked());
    Perspective viewed = new ViewpointPerspective(identity, viewedArchive, reached, access);
    List<Route> routes = new ArrayList<>();
    routes.addAll(archives(recorded, viewed, jobs, restorers));
    routes.addAll(reading(recorded, style()));
    routes.addAll(reading(viewed, style()));
    routes.addAll(taking(ingest));
    List<Route> limited = new ArrayList<>(routes.stream().map(Route::withinReach).toList());
    limited.addAll(stating(curation));
    return limited;
  }

  /** The archive as far as whoever asks may see it. */
  AskedFinder asked() {
    return new AskedFinder(reached);
  }

  /** What people state of resources. What is stated of a patient is for who sees all of them. */
  private List<Route> stating(Curation curation) {
    RecordedFinder asked = asked();
    MetadataNames names = new MetadataNames(settings.resources().metadata());
    List<Route> routes = new ArrayList<>();
    routes.addAll(new ResourceMetadataRoutes(asked, curation, names).routes());
    routes.addAll(
        new AttachmentRoutes(asked, curation, settings.resources().attachments()).routes());
    routes.addAll(new LabelRoutes(asked, curation).routes());
    return routes.stream()
        .map(
            route ->
                route.path().text().matches("/(studies|series|instances)/.*")
                    ? route.withinReach()
                    : route)
        .toList();
  }

  ResourceStyle style() {
    MetadataNames names = new MetadataNames(settings.resources().metadata());
    return new ResourceStyle(clock, settings.resources().stableAge(), names);
  }

  /** What takes scans in. */
  private List<Route> taking(Ingest ingest) {
    Path spool = settings.data().spool();
    List<Route> routes = new ArrayList<>();
    routes.addAll(new Uploads(ingest::receive, settings.limits(), spool).routes());
    Perspective recorded = new Perspective.Recorded(asked());
    routes.addAll(new StowRoutes(ingest::receive, recorded, settings.limits(), spool).routes());
    return routes;
  }

  /** The read side of the APIs of Orthanc and DICOMweb, as one perspective shows it. */
  private List<Route> reading(Perspective perspective, ResourceStyle style) {
    List<Route> routes = new ArrayList<>();
    routes.addAll(new BrowseRoutes(perspective, style).routes());
    routes.addAll(new InstanceRoutes(perspective, settings.data().spool()).routes());
    routes.addAll(new ImageRoutes(perspective).routes());
    routes.addAll(new SeriesImageRoutes(perspective).routes());
    routes.addAll(new EncapsulatedRoutes(perspective).routes());
    routes.addAll(new ContentRoutes(perspective).routes());
    routes.addAll(new SharedTagRoutes(perspective).routes());
    routes.addAll(new SearchRoutes(perspective, style, settings.limits()).routes());
    routes.addAll(new QidoRoutes(perspective, settings.limits()).routes());
    routes.addAll(new MetadataRoutes(perspective).routes());
    routes.addAll(new RetrieveRoutes(perspective, settings.data().spool()).routes());
    FrameRoutes frames = new FrameRoutes(perspective);
    routes.addAll(frames.routes());
    routes.addAll(new RenderedRoutes(perspective).routes());
    routes.addAll(new BulkRoutes(perspective, frames).routes());
    routes.addAll(new WadoUriRoutes(perspective, settings.data().spool()).routes());
    return routes;
  }

  private List<Route> archives(
      Perspective recorded,
      Perspective viewed,
      JobRequests jobs,
      Map<String, JobRestorer> restorers)
      throws IOException {
    ZipShelf shelf = new ZipShelf(files, settings.data().jobs(), settings.jobs().archivesKept());
    int compression = settings.jobs().archiveCompression();
    ArchiveRoutes asRecorded = new ArchiveRoutes(recorded, jobs, shelf, compression);
    JobRestorer zips = asRecorded.restorer(reached, access);
    restorers.put(ZipLayout.FOLDERS.jobType(), zips);
    restorers.put(ZipLayout.MEDIA.jobType(), zips);
    List<Route> routes = new ArrayList<>(asRecorded.routes());
    routes.addAll(new ArchiveRoutes(viewed, jobs, shelf, compression).routes());
    return routes;
  }
}
