/** A town with its position in hundredths of a degree. */
export interface Town {
  readonly name: string;
  readonly latitude: number;
  readonly longitude: number;
}

export interface State {
  readonly name: string;
  readonly code: string;
  readonly towns: readonly Town[];
}

function state(name: string, code: string, ...towns: readonly (readonly [string, number, number])[]): State {
  return { name, code, towns: towns.map(([town, latitude, longitude]) => ({ name: town, latitude, longitude })) };
}

export const states: readonly State[] = [
  state('Alaska', 'AK', ['Anchorage', 6122, -14990], ['Juneau', 5830, -13442]),
  state('Arizona', 'AZ', ['Tucson', 3222, -11097], ['Flagstaff', 3520, -11165], ['Yuma', 3269, -11463]),
  state('California', 'CA', ['Fresno', 3674, -11979], ['Eureka', 4080, -12416], ['Salinas', 3668, -12166]),
  state('Colorado', 'CO', ['Pueblo', 3825, -10461], ['Boulder', 4001, -10527], ['Greeley', 4042, -10471]),
  state('Florida', 'FL', ['Ocala', 2919, -8214], ['Tallahassee', 3044, -8428], ['Key West', 2456, -8178]),
  state('Georgia', 'GA', ['Savannah', 3208, -8109], ['Macon', 3284, -8363], ['Athens', 3396, -8338]),
  state('Idaho', 'ID', ['Boise', 4362, -11620], ['Nampa', 4354, -11656]),
  state('Illinois', 'IL', ['Peoria', 4069, -8959], ['Rockford', 4227, -8909], ['Springfield', 3978, -8965]),
  state('Iowa', 'IA', ['Dubuque', 4250, -9066], ['Ames', 4203, -9362], ['Sioux City', 4250, -9640]),
  state('Kentucky', 'KY', ['Lexington', 3804, -8450], ['Bowling Green', 3699, -8644]),
  state('Louisiana', 'LA', ['Shreveport', 3253, -9375], ['Lafayette', 3022, -9202]),
  state('Maine', 'ME', ['Bangor', 4480, -6877], ['Augusta', 4431, -6978]),
  state('Michigan', 'MI', ['Kalamazoo', 4229, -8559], ['Flint', 4301, -8369], ['Saginaw', 4342, -8395]),
  state('Minnesota', 'MN', ['Duluth', 4679, -9210], ['Rochester', 4402, -9247], ['St. Cloud', 4556, -9416]),
  state('Montana', 'MT', ['Billings', 4578, -10850], ['Missoula', 4687, -11399]),
  state('Nebraska', 'NE', ['Omaha', 4126, -9593], ['Lincoln', 4081, -9668]),
  state('New Mexico', 'NM', ['Santa Fe', 3569, -10594], ['Las Cruces', 3232, -10677]),
  state('New York', 'NY', ['Ithaca', 4244, -7650], ['Syracuse', 4305, -7615], ['Utica', 4310, -7523]),
  state('North Carolina', 'NC', ['Asheville', 3560, -8255], ['Wilmington', 3423, -7794]),
  state('Ohio', 'OH', ['Toledo', 4166, -8356], ['Akron', 4108, -8152], ['Dayton', 3976, -8419]),
  state('Oregon', 'OR', ['Salem', 4494, -12304], ['Bend', 4406, -12132], ['Medford', 4233, -12287]),
  state('Texas', 'TX', ['Amarillo', 3522, -10183], ['Lubbock', 3358, -10186], ['Waco', 3155, -9715]),
  state('Vermont', 'VT', ['Burlington', 4448, -7321], ['Montpelier', 4426, -7258]),
  state('Washington', 'WA', ['Spokane', 4766, -11743], ['Yakima', 4660, -12051], ['Olympia', 4704, -12290]),
  state('Wisconsin', 'WI', ['Madison', 4307, -8940], ['Green Bay', 4452, -8802], ['Eau Claire', 4481, -9150]),
];

/** Towns elsewhere, written as artists' biographies write them. */
export const townsAbroad: readonly Town[] = [
  { name: 'Leeds, England', latitude: 5380, longitude: -155 },
  { name: 'Aberdeen, Scotland', latitude: 5715, longitude: -209 },
  { name: 'Galway, Ireland', latitude: 5327, longitude: -905 },
  { name: 'Malmö, Sweden', latitude: 5560, longitude: 1300 },
  { name: 'Bergen, Norway', latitude: 6039, longitude: 532 },
  { name: 'Ghent, Belgium', latitude: 5105, longitude: 372 },
  { name: 'Lyon, France', latitude: 4576, longitude: 484 },
  { name: 'Düsseldorf, Germany', latitude: 5123, longitude: 677 },
  { name: 'Kraków, Poland', latitude: 5006, longitude: 1994 },
  { name: 'Valparaíso, Chile', latitude: -3305, longitude: -7162 },
  { name: 'Halifax, Nova Scotia, Canada', latitude: 4465, longitude: -6358 },
  { name: 'Hobart, Australia', latitude: -4288, longitude: 14733 },
];
