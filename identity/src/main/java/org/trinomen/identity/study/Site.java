package org.trinomen.identity.study;

/**
 * A centre in its part in one study.
 *
 * @param id identifies the site among all sites, such as {@code NPET-A/1}
 * @param prefix how this site's subject codes begin; empty if codes do not tell the site
 * @param organization the hospital behind it, which may take part in several studies; {@link
 *     SiteNode#organization()} names the same
 * @param institution Institution Name (0008,0080) as its scanners write it
 */
public record Site(String id, String prefix, String organization, String institution) {}
