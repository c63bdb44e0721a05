function list = scans(archive, varargin)
%SCANS Scans, and whose they are in the archive's viewpoint.
%   T = TRINOMEN.SCANS(ARCHIVE, NAME, VALUE...) with these names:
%     'State'    'resolved', 'review' or 'out-of-study'
%     'Study'    a research study
%     'Subject'  a subject code
%   T is a table (under Octave, which has none, a struct array) with the variables scan, state,
%   study, subject, visit, imagingStudy and studyDate. Without a viewpoint the answers are those of
%   'study'.
%
%   Example
%     t = trinomen.scans(archive, 'Study', 'NEURO-PET', 'State', 'resolved');
  given = trinomen.internal.options(struct('state', '', 'study', '', 'subject', ''), varargin);
  query = struct('state', given.state, 'study', given.study, 'subject', given.subject);
  if ~strcmp(archive.viewpoint, 'recorded')
    query.viewpoint = archive.viewpoint;
    query.as_of = archive.asOf;
  end
  query.limit = '200';
  rows = {};
  since = 0;
  while true
    query.since = sprintf('%d', since);
    page = trinomen.internal.fetch(archive, ['/api/scans' trinomen.internal.query(query)]);
    items = trinomen.internal.items(page.scans);
    rows = [rows, cellfun(@row, items, 'UniformOutput', false)]; %#ok<AGROW>
    if isempty(items) || page.next == since
      break
    end
    since = page.next;
  end
  list = trinomen.internal.astable(trinomen.internal.unite(rows));
end

function flat = row(said)
  flat = struct('scan', said.id, 'state', said.answer.state, ...
    'study', value(said.answer, 'study'), 'subject', value(said.answer, 'subject'), ...
    'visit', value(said.answer, 'visit'), 'imagingStudy', value(said, 'imagingStudy'), ...
    'studyDate', value(said, 'studyDate'));
end

function text = value(from, name)
  text = '';
  if isfield(from, name) && ischar(from.(name))
    text = from.(name);
  end
end
