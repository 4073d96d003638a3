/** The words that sample data is made of. People, bands and titles are invented; towns are where they are. */

function words(text: string): readonly string[] {
  return text.trim().split(/\s+/);
}

export const adjectives = words(`
  Amber Ashen Bitter Borrowed Brazen Brittle Candid Careless Cobalt Copper Crooked Distant Drowsy Dusty Electric Faded
  Feral Frosted Gentle Gilded Hollow Humble Idle Ivory Jagged Lantern-Lit Limber Lonesome Lucid Marble Midwinter Muted
  Nimble Northbound Opal Paper Patient Peculiar Quartz Restless Rusted Scarlet Silent Slanted Sleepless Solemn Splendid
  Stubborn Tangled Tidal Unlikely Velvet Vagrant Wandering Weathered Wintry Yonder
`);

export const nouns = words(`
  Acrobat Almanac Anchor Antler Astronaut Avalanche Beacon Bellflower Bicycle Botanist Cactus Caravan Cartographer
  Cathedral Chandelier Clockmaker Comet Compass Cormorant Crayon Dandelion Dynamo Ember Envelope Falcon Ferryman Firefly
  Foghorn Gardener Glacier Gondola Harpoon Heron Hourglass Iceberg Jackdaw Jukebox Kestrel Kettle Labyrinth Ladder
  Lemon Lighthouse Locksmith Magnet Mandolin Meteor Mirage Monsoon Moth Navigator Nightjar Obelisk Orchard Otter Paddle
  Parachute Pelican Periscope Planetarium Quarry Raincoat Rocket Satellite Scaffold Skylark Sparrowhawk Sundial Tambourine
  Telegraph Thimble Trampoline Umbrella Viaduct Volcano Walrus Waterwheel Weathervane Zeppelin
`);

export const verbs = words(`
  Answer Borrow Bury Carry Chase Colour Count Dream Fold Follow Forget Gather Guard Ignore Measure Mend Outrun Paint
  Polish Question Repeat Rescue Scatter Sharpen Steal Swallow Tame Unwind Wake Whisper
`);

/** Words outside ASCII: the logs hold them double-encoded. */
export const accentedWords = words(`
  Corazón Étoile Jardín Kärlek Lumière Mañana Nächte Öde Pájaro Père Regenbögen Señal Søvn Träume Último Vérité Żar Ćma
`);

export const bandFirstNames = words(`
  Abelard Alba Anselm Aurelio Bettina Brunhild Caspian Celestine Cosima Dashiell Delphine Domenica Edda Emeric Fenella
  Florian Ghislaine Gulliver Hadrian Hesper Ignatius Isolde Jocasta Joaquim Kasimir Leocadia Lorcan Ludmila Magnolia
  Mirabel Nils Octavia Ophira Peregrine Petronella Quillon Rosalba Rufus Saskia Seraphine Tancred Thessaly Ulrika Viggo
  Wilhelmina Xenia Yannick Zoë Zuleika
`);

export const bandLastNames = words(`
  Abernethy Ashgrove Belmarsh Birkenfeld Blythewood Brackenridge Castellan Coldwater Cranmere Dragomir Duskwood Eastlake
  Elverson Fairbairn Farthingale Fenwright Grimshaw Hallowell Hawksmoor Ingelow Jernigan Kettering Kingscote Larkspur
  Lindqvist Loxley Marchetti Merriweather Montclair Nordstrøm Oakhurst Ormerod Pellegrin Penhallow Quillfeather Rademaker
  Ravenscroft Rosendahl Silberstein Sørby Stanhope Sturmgard Tamworth Thornquist Tränkner Underhill Valdez-Ortiz Varga
  Wetherell Winterbourne Wolfenden Yarborough Zeldenrust
`);

/** Added to a band's name when all plain names are used up; no pattern of a plain name ends in one of them. */
export const ensembleWords = words(`
  Trio Quartet Quintet Sextet Orchestra Ensemble Collective Revival Project Experience Syndicate Assembly Company Choir
  Philharmonic Sessions Explosion Conspiracy Department Workshop Union Parade Circus Society
`);

/** Titles that many artists share. */
export const commonTitles = [
  'Prelude To Rain',
  'Untitled Waltz',
  'Halfway There Again',
  'Sunday Postcard',
  'Seven Minutes',
  'Theme For Nobody',
  'Long Road South',
  'Ferry Song',
  'Please Stand By',
  'Night Bus',
  'Epilogue In Blue',
  'Good Weather',
  'Second Helping',
  'The Lamplighter',
  'Paper Moonlight',
  'Wishing Weather',
  'Low Battery',
  'Everything Twice',
  'Old Harbour',
  'Kitchen Dance',
] as const;

export const versions = [
  '(Album Version)',
  '(LP Version)',
  '(Live)',
  '(Radio Edit)',
  '(Acoustic)',
  '(2003 Digital Remaster)',
  '(Instrumental)',
  '(Demo)',
  '[Extended Mix]',
] as const;

export const womensNames = words(`
  Adeline Alondra Anneliese Araceli Beatrix Briseis Calista Clementine Corisande Darlene Delia Eleanora Estelle Fabiola
  Frieda Genoveva Greta Harriet Henrietta Imelda Ingrid Jessamine Josephine Kiersten Lavinia Leontyne Lorelei Marguerite
  Maribel Nerissa Odessa Ottoline Perpetua Philippa Rosalind Rowena Sidonie Tabitha Theodora Ursula Verity Winifred
  Yolanda Zelda
`);

export const mensNames = words(`
  Alaric Ambrose Archibald Barnaby Bertrand Cedric Clemens Cornelius Desmond Dietrich Edmund Ernesto Fabian Ferdinand
  Gideon Gustav Hamish Horatio Ivor Jasper Kenelm Lambert Leopold Lionel Magnus Montague Ned Oberon Osbert Percival
  Quentin Rodrigo Roland Rupert Sebastiano Stellan Tarquin Thaddeus Ulysses Valentin Wendell Wilfred Yusuf Zebedee
`);

export const lastNames = words(`
  Achterberg Applegarth Arrowsmith Babington Barrowclough Bellweather Bexley Bouchard Brightwell Cavendish Chamberlain
  Copperfield Cotterill Dabrowski Dalrymple Devereux Eastwood Ekwueme Farnsworth Fitzwilliam Galbraith Goldthwaite
  Gutenberg Hathersage Heatherington Higginbotham Ibarra Iyengar Jellicoe Kilbride Kowalczyk Lancaster Lockwood Mactavish
  Mbeki-Thorne Middleton Nakagawa Netherfield Obuya Ormsby Pendragon Pettigrew Quackenbush Radcliffe Ramachandra
  Rosenthal Saltmarsh Sandoval Shackleton Silverthorne Stradivari Tattersall Thistlewood Uttley Vandermeer Villanueva
  Wainwright Whitcombe Wolstenholme Yamashiro Yardley Zamboni
`);
