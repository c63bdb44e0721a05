function found = find(archive, level, conditions, varargin)
%FIND Finds patients, studies, series or instances by DICOM attributes.
%   FOUND = TRINOMEN.FIND(ARCHIVE, LEVEL, CONDITIONS, NAME, VALUE...)
%     LEVEL       'Patient', 'Study', 'Series' or 'Instance'
%     CONDITIONS  struct with a field for each DICOM keyword; wildcards * and ?, ranges with -,
%                 lists with a backslash (PS3.4 C.2.2.2)
%     'Tags'      cell array with keywords of further attributes to tell
%     'Limit'     at most so many (all)
%   FOUND is a struct array with the fields ID, Level, Parent and one for each attribute, as text;
%   trinomen.internal.astable(FOUND) makes a table of it where there are tables.
%
%   Example
%     series = trinomen.find(archive, 'Series', struct('Modality', 'PT', ...
%       'InstitutionName', '*University*'), 'Tags', {'PatientWeight'});
  if nargin < 3
    conditions = struct();
  end
  given = trinomen.internal.options(struct('tags', {{}}, 'limit', Inf), varargin);
  page = 500;
  found = {};
  while numel(found) < given.limit
    size = min(page, given.limit - numel(found));
    question = struct('Level', level, 'Query', conditions, 'Expand', true, ...
      'Since', numel(found), 'Limit', size);
    % In a cell of its own, so that one keyword is a list of JSON too.
    question.RequestedTags = reshape(given.tags, 1, []);
    answer = trinomen.internal.ask(archive, '/tools/find', question);
    answer = trinomen.internal.items(answer);
    found = [found, cellfun(@resource, answer, 'UniformOutput', false)]; %#ok<AGROW>
    if numel(answer) < size
      break
    end
  end
  found = trinomen.internal.unite(found);
end

function flat = resource(said)
  flat = struct('ID', said.ID, 'Level', said.Type, 'Parent', '');
  for above = {'ParentPatient', 'ParentStudy', 'ParentSeries'}
    if isfield(said, above{1})
      flat.Parent = said.(above{1});
    end
  end
  for group = {'PatientMainDicomTags', 'MainDicomTags', 'RequestedTags'}
    if isfield(said, group{1}) && isstruct(said.(group{1}))
      for name = reshape(fieldnames(said.(group{1})), 1, [])
        flat.(name{1}) = said.(group{1}).(name{1});
      end
    end
  end
end
