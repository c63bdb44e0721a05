function archive = connect(url, varargin)
%CONNECT Says which Trinomen server is asked, who asks, and with whose eyes.
%   ARCHIVE = TRINOMEN.CONNECT(URL, NAME, VALUE...) with these names:
%     'Token'      bearer token (POST /api/tokens), best for scripts; or
%     'User', 'Password'   an account
%     'Viewpoint'  whose names: 'recorded' (as typed, the default), 'study', 'blinded'...
%     'AsOf'       a position of the ledger, or a moment such as '2026-03-01T12:00:00Z'
%     'Timeout'    seconds to wait for an answer (60)
%   What is not given is read from the environment: TRINOMEN_URL, TRINOMEN_TOKEN, TRINOMEN_USER,
%   TRINOMEN_PASSWORD. Nothing is asked of the server yet.
%
%   Example
%     archive = trinomen.connect('https://archive.example', 'Token', token, 'Viewpoint', 'study');
%
%   See also TRINOMEN.FIND, TRINOMEN.SCANS, TRINOMEN.DOWNLOAD, TRINOMEN.VOLUME.
  if nargin < 1 || isempty(url)
    url = getenv('TRINOMEN_URL');
  end
  if isempty(url)
    error('trinomen:address', 'Which server? Give its address, or set TRINOMEN_URL.');
  end
  given = struct('token', '', 'user', '', 'password', '', 'viewpoint', 'recorded', ...
    'asof', '', 'timeout', 60);
  given = trinomen.internal.options(given, varargin);
  if isempty(given.token) && isempty(given.user)
    given.token = getenv('TRINOMEN_TOKEN');
    given.user = getenv('TRINOMEN_USER');
    given.password = getenv('TRINOMEN_PASSWORD');
  end
  if isnumeric(given.asof) && ~isempty(given.asof)
    given.asof = sprintf('%d', given.asof);
  end
  if strcmp(given.viewpoint, 'recorded') && ~isempty(given.asof)
    error('trinomen:asOf', ...
      'What was recorded never changes: AsOf needs another viewpoint, such as ''study''.');
  end
  archive = struct('url', regexprep(url, '/+$', ''), 'viewpoint', given.viewpoint, ...
    'asOf', given.asof, 'timeout', given.timeout, 'authorization', '');
  if ~isempty(given.token)
    archive.authorization = ['Bearer ' given.token];
  elseif ~isempty(given.user)
    pair = unicode2native([given.user ':' given.password], 'UTF-8');
    archive.authorization = ['Basic ' trinomen.internal.base64(pair)];
  end
end
