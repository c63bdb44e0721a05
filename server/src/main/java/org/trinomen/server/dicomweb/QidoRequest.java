package org.trinomen.server.dicomweb;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.trinomen.archive.query.Matching;
import org.trinomen.dicom.Dictionary;
import org.trinomen.dicom.Tag;
import org.trinomen.dicom.Tags;
import org.trinomen.dicom.Vr;
import org.trinomen.server.http.ErrorCode;
import org.trinomen.server.http.Parameters;
import org.trinomen.server.http.RequestFailure;

/**
 * A search as its parameters have it (PS3.18 §8.3.4).
 *
 * @param matchings conditions
 * @param included attributes that are to be in the answer beside the usual ones: those asked for
 *     and those of conditions
 * @param all whether all that is known is to be in the answer
 * @param offset matches to skip
 * @param limit the most matches; 0 for no limit
 * @param warnings what was asked for and is not done
 */
record QidoRequest(
    List<Matching> matchings,
    Set<Integer> included,
    boolean all,
    long offset,
    long limit,
    List<String> warnings) {

  /** Parameters that are no attributes; PS3.18 §8.3.3 and our own. */
  private static final Set<String> OTHERS =
      Set.of(
          "includefield",
          "fuzzymatching",
          "limit",
          "offset",
          "accept",
          "charset",
          "as-of",
          "emptyvaluematching",
          "multiplevaluematching");

  /** Attributes of a search and their conditions; no one has more to ask. */
  private static final int ATTRIBUTES_MAX = 200;

  /**
   * Reads the parameters of a request.
   *
   * @throws RequestFailure if one is not understood: a condition passed over would find too much
   */
  static QidoRequest of(Parameters query) {
    MatchingTree tree = new MatchingTree(query.flag("fuzzymatching", false));
    Set<Integer> included = new LinkedHashSet<>();
    List<String> warnings = new ArrayList<>();
    boolean all = false;
    for (String name : query.names()) {
      if (!OTHERS.contains(name)) {
        List<Integer> path = attribute(name);
        included.add(path.getFirst());
        for (String value : query.all(name)) {
          tree.add(path, listed(path.getLast(), value.strip()));
        }
      }
    }
    for (String field : fields(query.all("includefield"))) {
      if (field.equals("all")) {
        all = true;
      } else {
        included(field, included, warnings);
      }
    }
    List<Matching> matchings = tree.matchings();
    if (matchings.size() > ATTRIBUTES_MAX || included.size() > ATTRIBUTES_MAX) {
      throw new RequestFailure(
          ErrorCode.BAD_REQUEST, "more than " + ATTRIBUTES_MAX + " attributes");
    }
    notDone(query, "emptyvaluematching", "No Empty Value Matching", warnings);
    notDone(query, "multiplevaluematching", "No Multiple Value Matching", warnings);
    return new QidoRequest(
        matchings, included, all, query.number("offset", 0), query.number("limit", 0), warnings);
  }

  /** In words like those of PS3.18 §8.3.4.5 and §8.3.4.6. */
  private static void notDone(
      Parameters query, String parameter, String instead, List<String> warnings) {
    if (query.has(parameter) && query.flag(parameter, false)) {
      warnings.add(
          "The " + parameter + " parameter is not supported. " + instead + " has been performed.");
    }
  }

  /** Whether there is a condition on an attribute. */
  boolean matches(int tag) {
    return matchings.stream().anyMatch(matching -> matching.tag() == tag);
  }

  /** PS3.18 §8.3.4.1: sequences and the attribute of their items have dots between them. */
  private static List<Integer> attribute(String name) {
    List<Integer> path = new ArrayList<>();
    for (String each : name.split("\\.", MatchingTree.DEPTH_MAX + 1)) {
      OptionalInt tag = Tags.parse(each);
      if (tag.isEmpty()) {
        throw new RequestFailure(
            ErrorCode.UNKNOWN_TAG,
            "a parameter that is neither one of PS3.18 nor an attribute's keyword or number");
      }
      path.add(tag.getAsInt());
    }
    return path;
  }

  /** PS3.18 §8.3.4.1: a list of UIDs may have commas. */
  private static String listed(int tag, String value) {
    return Dictionary.vr(tag, false) == Vr.UI ? value.replace(',', '\\') : value;
  }

  /** Several in one value are divided by commas, which a number may have in its middle too. */
  private static List<String> fields(List<String> values) {
    List<String> fields = new ArrayList<>();
    for (String value : values) {
      if (Tags.parse(value).isPresent()) {
        fields.add(value);
      } else {
        fields.addAll(List.of(value.split(",", -1)));
      }
    }
    return fields;
  }

  /** An attribute of items comes with its whole sequence. */
  private static void included(String field, Set<Integer> included, List<String> warnings) {
    int dot = field.indexOf('.');
    OptionalInt tag = Tags.parse(dot < 0 ? field : field.substring(0, dot));
    if (tag.isPresent() && tag.getAsInt() != Tag.PixelData) {
      included.add(tag.getAsInt());
    } else if (!field.isBlank()) {
      warnings.add("An includefield is not known here and was passed over.");
    }
  }
}
