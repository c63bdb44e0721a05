package org.trinomen.server.dicomweb;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.trinomen.archive.query.Finder;
import org.trinomen.archive.query.Level;
import org.trinomen.archive.query.Matching;
import org.trinomen.archive.query.Query;
import org.trinomen.archive.query.Resource;
import org.trinomen.dicom.Tag;
import org.trinomen.dicom.web.BulkDataUris;
import org.trinomen.server.config.LimitSettings;
import org.trinomen.server.http.Exchange;
import org.trinomen.server.http.Method;
import org.trinomen.server.http.Route;
import org.trinomen.server.orthanc.Perspective;

/** QIDO-RS: searches for studies, series and instances (PS3.18 §10.6). */
public final class QidoRoutes {

  /** Beyond this, whether there are more than the page holds is not found out beforehand. */
  private static final long PAGE_HELD_MAX = 10_000;

  private final Perspective perspective;
  private final LimitSettings limits;

  public QidoRoutes(Perspective perspective, LimitSettings limits) {
    this.perspective = perspective;
    this.limits = limits;
  }

  /** The routes. */
  public List<Route> routes() {
    return List.of(
        search("/studies", Level.STUDY, "Searches for studies (QIDO-RS)."),
        search("/series", Level.SERIES, "Searches for series (QIDO-RS)."),
        search("/instances", Level.INSTANCE, "Searches for instances (QIDO-RS)."),
        search(WebPath.STUDY + "/series", Level.SERIES, "Searches in a study (QIDO-RS)."),
        search(WebPath.STUDY + "/instances", Level.INSTANCE, "Searches in a study (QIDO-RS)."),
        search(WebPath.SERIES + "/instances", Level.INSTANCE, "Searches in a series (QIDO-RS)."));
  }

  private Route search(String path, Level level, String summary) {
    return Route.of(
        Method.GET,
        perspective.prefix() + WebPath.SERVICE + path,
        perspective.permission(),
        summary,
        exchange -> search(exchange, level));
  }

  private void search(Exchange exchange, Level level) throws IOException {
    Finder finder = perspective.of(exchange);
    WebPath path = WebPath.of(exchange, perspective);
    ModelAnswer.Form form = ModelAnswer.form(exchange);
    QidoRequest request = QidoRequest.of(exchange.query());
    List<Matching> matchings = new ArrayList<>(request.matchings());
    matchings.addAll(path.matchings());
    QidoAttributes attributes =
        new QidoAttributes(finder, path, request, told(level, path, request), exchange.phi());
    long most = most(request.limit(), limits.findResultsMax());
    List<String> warnings = new ArrayList<>(request.warnings());
    ModelAnswer answer = new ModelAnswer(exchange, form, 200);
    Consumer<Resource> writing =
        resource -> {
          try {
            answer.add(attributes.of(resource), BulkDataUris.NONE);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        };
    if (most == 0 || most > PAGE_HELD_MAX) {
      warn(exchange, path, warnings);
      finder.find(query(level, matchings, request.offset(), most), writing);
    } else {
      List<Resource> page = new ArrayList<>();
      finder.find(query(level, matchings, request.offset(), most + 1), page::add);
      if (page.size() > most) {
        warnings.add("There are additional results that can be requested");
        page.removeLast();
      }
      warn(exchange, path, warnings);
      page.forEach(writing);
    }
    answer.close();
  }

  private static Query query(Level level, List<Matching> matchings, long since, long limit) {
    return new Query(level, matchings, Optional.empty(), false, since, limit);
  }

  /** The smaller of two limits, of which 0 is none. */
  private static long most(long asked, long configured) {
    return asked == 0 || configured == 0
        ? Math.max(asked, configured)
        : Math.min(asked, configured);
  }

  /**
   * PS3.18 §10.6.3.3: whoever names a study in the query knows it. Orthanc tells the study's
   * attributes where the path names it, and clients have come to expect them.
   */
  private static Set<Level> told(Level level, WebPath path, QidoRequest request) {
    Set<Level> told = EnumSet.of(level);
    boolean studyIsKnown = request.matches(Tag.StudyInstanceUID) && path.study().isEmpty();
    boolean seriesIsKnown = request.matches(Tag.SeriesInstanceUID) && path.series().isEmpty();
    if (!studyIsKnown || level == Level.STUDY) {
      told.add(Level.PATIENT);
      told.add(Level.STUDY);
    }
    if (level == Level.INSTANCE && !seriesIsKnown) {
      told.add(Level.SERIES);
    }
    return told;
  }

  /** RFC 7234 §5.5.7: 299 is a warning that stays. */
  private static void warn(Exchange exchange, WebPath path, List<String> warnings) {
    for (String warning : warnings) {
      exchange.addHeader("Warning", "299 " + path.service() + " \"" + warning + "\"");
    }
  }
}
