/**
 * The populations of the seeded catalogue, low orbits: how many, and how their elements spread.
 *
 * Origin: statistics of the public catalogue of 2024-11-01 (CelesTrak GP data, 26,834 objects on
 * orbit). No element set is in here: a shell is its published design (planes, inclination,
 * altitude), a cloud is a table of quantiles at equal steps of probability, from 2 % to 98 % so
 * that no single object shows. Altitudes are of the mean motion or of the apsides, over an Earth
 * radius of 6378.135 km (WGS-72).
 */
import type { Population } from './population.ts';

export const LOW_POPULATIONS: readonly Population[] = [
  {
    kind: 'cloud',
    name: 'LEO 72.5 to 75, above 1,200 km, near-circular',
    count: 391,
    inclinationDeg: [73.6, 74, 74.02, 74.03, 74.05],
    meanAltitudeKm: [1393, 1435, 1443, 1451, 1459, 1468, 1476, 1484, 1493, 1501, 1513],
    eccentricity: [
      0.00057, 0.0012, 0.0017, 0.0021, 0.0025, 0.0028, 0.0031, 0.0036, 0.0043, 0.0049, 0.0058,
    ],
    bstarPerEarthRadius: [-4e-5, 9.2e-5, 0.00017, 0.00027, 0.0042],
  },
  {
    kind: 'cloud',
    name: 'LEO 72.5 to 75, above 1,200 km',
    count: 219,
    inclinationDeg: [73.16, 73.97, 74.02, 74.04, 74.19],
    meanAltitudeKm: [1351, 1408, 1443, 1538, 1551, 1566, 1578, 1586, 1596, 1610, 1668],
    eccentricity: [0.0065, 0.0077, 0.0088, 0.01, 0.013, 0.013, 0.014, 0.015, 0.016, 0.02, 0.028],
    bstarPerEarthRadius: [-0.0012, 0.00014, 0.00042, 0.0015, 0.0097],
  },
  {
    kind: 'cloud',
    name: 'LEO 82.3 to 83.5, above 1,150 km, near-circular',
    count: 355,
    inclinationDeg: [82.46, 82.54, 82.57, 82.6, 82.97],
    meanAltitudeKm: [1174, 1195, 1386, 1404, 1409, 1413, 1441, 1484, 1494, 1498, 1689],
    eccentricity: [
      0.00013, 0.00047, 0.00071, 0.00094, 0.0013, 0.0016, 0.0018, 0.0022, 0.0028, 0.0042, 0.0054,
    ],
    bstarPerEarthRadius: [-0.00051, 0.00013, 0.00026, 0.00052, 0.023],
  },
  {
    kind: 'cloud',
    name: 'LEO 82.3 to 83.5, above 1,150 km',
    count: 141,
    inclinationDeg: [82.33, 82.47, 82.51, 82.6, 82.87],
    meanAltitudeKm: [1181, 1239, 1265, 1298, 1327, 1341, 1364, 1402, 1438, 1563, 1665],
    eccentricity: [0.0061, 0.008, 0.0096, 0.012, 0.016, 0.02, 0.022, 0.023, 0.026, 0.032, 0.043],
    bstarPerEarthRadius: [1.9e-5, 0.00096, 0.015, 0.033, 0.1],
  },
  {
    kind: 'cloud',
    name: 'LEO 98.4 to 99.2, near-circular',
    count: 945,
    inclinationDeg: [98.43, 98.66, 98.74, 98.85, 99.11],
    meanAltitudeKm: [
      526, 612, 672, 696, 719, 739, 755, 768, 777, 784, 790, 796, 802, 810, 815, 822, 827, 835, 846,
      859, 879,
    ],
    eccentricity: [
      0.00011, 0.00041, 0.00073, 0.00098, 0.0012, 0.0015, 0.0018, 0.0021, 0.0024, 0.0027, 0.0029,
    ],
    bstarPerEarthRadius: [0.00017, 0.00078, 0.0057, 0.011, 0.058],
  },
  {
    kind: 'cloud',
    name: 'LEO 70 to 75, 700 to 900 km, near-circular',
    count: 390,
    inclinationDeg: [70.08, 74, 74.03, 74.05, 74.07],
    meanAltitudeKm: [702, 716, 732, 745, 758, 765, 769, 776, 783, 840, 856],
    eccentricity: [
      0.00038, 0.00095, 0.0013, 0.0015, 0.0017, 0.0018, 0.0021, 0.0023, 0.0027, 0.0035, 0.0041,
    ],
    bstarPerEarthRadius: [4.1e-5, 0.00035, 0.00081, 0.0023, 0.0082],
  },
  {
    kind: 'cloud',
    name: 'LEO equatorial',
    count: 52,
    inclinationDeg: [0.35, 13.73, 24, 24.98, 26.99],
    meanAltitudeKm: [485, 510, 535, 552, 577, 607, 672, 737, 828, 996, 1161],
    eccentricity: [
      8.9e-5, 0.00014, 0.00065, 0.00094, 0.001, 0.0014, 0.002, 0.004, 0.0059, 0.047, 0.082,
    ],
    bstarPerEarthRadius: [0.00012, 0.00052, 0.00093, 0.0013, 0.004],
  },
  {
    kind: 'cloud',
    name: 'LEO 28 to 40',
    count: 318,
    inclinationDeg: [28.42, 30.16, 34.97, 35, 39.98],
    meanAltitudeKm: [358, 468, 496, 497, 535, 575, 628, 736, 941, 1075, 1346],
    eccentricity: [
      0.00013, 0.00036, 0.00049, 0.00071, 0.00094, 0.0013, 0.0033, 0.01, 0.039, 0.064, 0.082,
    ],
    bstarPerEarthRadius: [8.2e-5, 0.00083, 0.0012, 0.0019, 0.01],
  },
  {
    kind: 'cloud',
    name: 'LEO 40 to 50.5',
    count: 273,
    inclinationDeg: [40.73, 44.99, 45.41, 49.97, 50.13],
    meanAltitudeKm: [372, 450, 516, 584, 591, 691, 745, 771, 854, 1023, 1503],
    eccentricity: [
      6.3e-5, 0.00022, 0.00036, 0.00047, 0.00064, 0.0008, 0.0011, 0.0014, 0.0037, 0.011, 0.026,
    ],
    bstarPerEarthRadius: [3.5e-5, 0.00064, 0.0012, 0.0018, 0.011],
  },
  {
    kind: 'cloud',
    name: 'LEO 50.5 to 56',
    count: 149,
    inclinationDeg: [51.16, 51.98, 52, 52.97, 55.57],
    meanAltitudeKm: [315, 414, 512, 606, 954, 1413, 1414, 1414, 1544, 1684, 1890],
    eccentricity: [
      4.6e-5, 7.4e-5, 0.00011, 0.00019, 0.00035, 0.00067, 0.0009, 0.0013, 0.0015, 0.031, 0.066,
    ],
    bstarPerEarthRadius: [-0.0006, 0.00024, 0.00058, 0.0013, 0.057],
  },
  {
    kind: 'cloud',
    name: 'LEO 56 to 64',
    count: 303,
    inclinationDeg: [56.06, 62.22, 62.93, 63.38, 63.49],
    meanAltitudeKm: [513, 690, 823, 960, 1008, 1089, 1090, 1105, 1242, 1342, 1530],
    eccentricity: [0.002, 0.0075, 0.012, 0.02, 0.031, 0.039, 0.05, 0.063, 0.074, 0.081, 0.091],
    bstarPerEarthRadius: [8.9e-5, 0.00043, 0.0011, 0.0031, 0.014],
  },
  {
    kind: 'cloud',
    name: 'LEO 64 to 68',
    count: 717,
    inclinationDeg: [64.55, 65.36, 65.83, 66.59, 67.55],
    meanAltitudeKm: [
      520, 584, 644, 746, 779, 782, 817, 867, 894, 911, 927, 942, 958, 974, 986, 1005, 1038, 1110,
      1205, 1330, 1432,
    ],
    eccentricity: [
      0.00075, 0.0019, 0.0024, 0.0036, 0.0055, 0.0071, 0.01, 0.014, 0.027, 0.062, 0.086,
    ],
    bstarPerEarthRadius: [4.3e-5, 0.0006, 0.0013, 0.0031, 0.014],
  },
  {
    kind: 'cloud',
    name: 'LEO rocket bodies and clouds, 71',
    count: 394,
    inclinationDeg: [69.35, 70.13, 70.98, 71.06, 71.62],
    meanAltitudeKm: [533, 639, 749, 812, 863, 887, 909, 938, 979, 990, 1096],
    eccentricity: [
      0.0006, 0.0014, 0.0039, 0.006, 0.0083, 0.0098, 0.012, 0.015, 0.019, 0.021, 0.025,
    ],
    bstarPerEarthRadius: [0.00012, 0.00043, 0.001, 0.0033, 0.027],
  },
  {
    kind: 'cloud',
    name: 'LEO Cosmos and clouds, 74',
    count: 673,
    inclinationDeg: [73.76, 73.99, 74.02, 74.04, 74.2],
    meanAltitudeKm: [
      447, 505, 565, 593, 608, 632, 648, 661, 675, 687, 694, 704, 724, 753, 779, 808, 861, 922, 984,
      1063, 1166,
    ],
    eccentricity: [
      0.00034, 0.00077, 0.0015, 0.0026, 0.0045, 0.0056, 0.0074, 0.0093, 0.014, 0.026, 0.044,
    ],
    bstarPerEarthRadius: [0.00018, 0.0021, 0.0039, 0.0072, 0.028],
  },
  {
    kind: 'cloud',
    name: 'LEO 75 to 81',
    count: 42,
    inclinationDeg: [75.04, 75.83, 78.94, 80.18, 80.61],
    meanAltitudeKm: [566, 610, 720, 753, 806, 898, 932, 991, 1037, 1407, 1431],
    eccentricity: [
      0.00029, 0.0014, 0.0025, 0.0037, 0.0068, 0.012, 0.014, 0.017, 0.021, 0.038, 0.08,
    ],
    bstarPerEarthRadius: [0.00021, 0.00039, 0.00069, 0.0024, 0.019],
  },
  {
    kind: 'cloud',
    name: 'LEO 81 to 82.3',
    count: 304,
    inclinationDeg: [81, 81.21, 81.25, 81.85, 82.27],
    meanAltitudeKm: [480, 630, 719, 774, 806, 840, 857, 869, 945, 1163, 1499],
    eccentricity: [
      0.00052, 0.00075, 0.0013, 0.0024, 0.0033, 0.0049, 0.0067, 0.014, 0.021, 0.034, 0.061,
    ],
    bstarPerEarthRadius: [0.00014, 0.00034, 0.0019, 0.0075, 0.066],
  },
  {
    kind: 'cloud',
    name: 'LEO Cosmos 1408 band, 82.5 to 83',
    count: 1048,
    inclinationDeg: [82.47, 82.55, 82.92, 82.95, 83.15],
    meanAltitudeKm: [
      454, 581, 626, 782, 822, 852, 881, 899, 915, 937, 950, 963, 971, 975, 978, 981, 984, 989,
      1000, 1047, 1110,
    ],
    eccentricity: [
      0.00066, 0.0014, 0.0018, 0.0023, 0.0027, 0.0032, 0.0038, 0.0047, 0.0073, 0.013, 0.022,
    ],
    bstarPerEarthRadius: [0.00013, 0.00024, 0.0017, 0.0053, 0.026],
  },
  {
    kind: 'cloud',
    name: 'LEO Iridium band, 86.4',
    count: 318,
    inclinationDeg: [85.88, 86.34, 86.39, 86.4, 86.65],
    meanAltitudeKm: [504, 594, 637, 681, 732, 753, 769, 778, 778, 798, 1026],
    eccentricity: [
      0.00018, 0.00021, 0.00023, 0.00026, 0.00045, 0.00087, 0.0014, 0.0021, 0.0033, 0.0083, 0.023,
    ],
    bstarPerEarthRadius: [-0.025, 0.00039, 0.0011, 0.0053, 0.03],
  },
  {
    kind: 'cloud',
    name: 'LEO 88',
    count: 35,
    inclinationDeg: [87.34, 87.82, 88.16, 88.32, 88.48],
    meanAltitudeKm: [458, 529, 662, 758, 773, 802, 822, 1108, 1164, 1337, 1391],
    eccentricity: [
      0.0002, 0.00033, 0.0018, 0.0034, 0.0046, 0.0057, 0.0086, 0.011, 0.02, 0.044, 0.048,
    ],
    bstarPerEarthRadius: [-0.00033, 0.00056, 0.0015, 0.0057, 0.014],
  },
  {
    kind: 'cloud',
    name: 'LEO Transit band, 90',
    count: 1040,
    inclinationDeg: [88.7, 89.01, 89.14, 90.23, 90.32],
    meanAltitudeKm: [
      564, 620, 660, 689, 713, 727, 748, 778, 811, 825, 838, 861, 892, 977, 1064, 1127, 1258, 1268,
      1275, 1280, 1285,
    ],
    eccentricity: [
      0.0012, 0.0024, 0.0029, 0.0035, 0.0048, 0.0067, 0.0088, 0.011, 0.014, 0.017, 0.023,
    ],
    bstarPerEarthRadius: [0.00017, 0.00088, 0.0022, 0.0043, 0.026],
  },
  {
    kind: 'cloud',
    name: 'LEO 90.5 to 96.5',
    count: 37,
    inclinationDeg: [90.56, 94.09, 95.39, 95.91, 96.45],
    meanAltitudeKm: [287, 472, 578, 612, 674, 726, 858, 1048, 1221, 1395, 1442],
    eccentricity: [
      0.00017, 0.00041, 0.00085, 0.0019, 0.0029, 0.0059, 0.012, 0.016, 0.016, 0.031, 0.071,
    ],
    bstarPerEarthRadius: [0.0001, 0.00034, 0.00061, 0.0013, 0.016],
  },
  {
    kind: 'cloud',
    name: 'LEO sun-synchronous, low',
    count: 1779,
    inclinationDeg: [97.05, 97.41, 97.48, 97.63, 97.88],
    meanAltitudeKm: [
      310, 359, 407, 436, 451, 461, 471, 481, 488, 494, 499, 504, 508, 521, 536, 553, 577, 600, 632,
      726, 859,
    ],
    eccentricity: [
      0.00013, 0.00029, 0.00053, 0.00069, 0.00082, 0.00096, 0.0011, 0.0013, 0.0016, 0.005, 0.022,
    ],
    bstarPerEarthRadius: [0.00035, 0.00092, 0.0014, 0.002, 0.0055],
  },
  {
    kind: 'cloud',
    name: 'LEO sun-synchronous, 98',
    count: 729,
    inclinationDeg: [97.92, 98.07, 98.19, 98.3, 98.39],
    meanAltitudeKm: [
      465, 519, 556, 577, 605, 622, 634, 644, 660, 674, 686, 697, 712, 732, 750, 767, 784, 809, 866,
      920, 995,
    ],
    eccentricity: [
      0.0001, 0.00028, 0.00079, 0.0012, 0.002, 0.0038, 0.0065, 0.011, 0.016, 0.023, 0.037,
    ],
    bstarPerEarthRadius: [0.00027, 0.00067, 0.0015, 0.0034, 0.015],
  },
  {
    kind: 'cloud',
    name: 'LEO Fengyun-1C band, 98.4 to 98.8',
    count: 1296,
    inclinationDeg: [98.42, 98.57, 98.66, 98.73, 98.8],
    meanAltitudeKm: [
      574, 637, 679, 699, 712, 723, 738, 753, 768, 785, 798, 815, 825, 834, 843, 854, 866, 879, 911,
      974, 1043,
    ],
    eccentricity: [
      0.0032, 0.0039, 0.0049, 0.0063, 0.0078, 0.0092, 0.01, 0.013, 0.015, 0.022, 0.035,
    ],
    bstarPerEarthRadius: [0.00033, 0.0014, 0.0033, 0.0077, 0.031],
  },
  {
    kind: 'cloud',
    name: 'LEO Fengyun-1C band, 98.8 to 99.2',
    count: 1380,
    inclinationDeg: [98.8, 98.85, 98.93, 99.03, 99.17],
    meanAltitudeKm: [
      600, 658, 699, 729, 752, 768, 784, 801, 815, 828, 839, 849, 857, 863, 873, 882, 895, 915, 942,
      1015, 1112,
    ],
    eccentricity: [
      0.0032, 0.0038, 0.0046, 0.0055, 0.0064, 0.0076, 0.0091, 0.011, 0.015, 0.022, 0.043,
    ],
    bstarPerEarthRadius: [0.00028, 0.0014, 0.0035, 0.0077, 0.027],
  },
  {
    kind: 'cloud',
    name: 'LEO NOAA and DMSP, 99.2 to 100',
    count: 906,
    inclinationDeg: [99.21, 99.39, 99.64, 99.88, 100.16],
    meanAltitudeKm: [
      567, 673, 739, 774, 812, 840, 867, 890, 909, 942, 970, 996, 1023, 1046, 1062, 1093, 1131,
      1162, 1222, 1310, 1375,
    ],
    eccentricity: [
      0.0003, 0.0013, 0.003, 0.0044, 0.0057, 0.0081, 0.011, 0.016, 0.022, 0.031, 0.055,
    ],
    bstarPerEarthRadius: [0.00014, 0.0011, 0.0024, 0.0058, 0.027],
  },
  {
    kind: 'cloud',
    name: 'LEO 100.2 to 101',
    count: 214,
    inclinationDeg: [100.22, 100.34, 100.47, 100.85, 101.25],
    meanAltitudeKm: [705, 872, 974, 1032, 1075, 1092, 1116, 1195, 1375, 1482, 1645],
    eccentricity: [
      0.0018, 0.0034, 0.0042, 0.0049, 0.0056, 0.0067, 0.0091, 0.012, 0.015, 0.022, 0.037,
    ],
    bstarPerEarthRadius: [-6.1e-5, 0.0012, 0.0065, 0.012, 0.044],
  },
  {
    kind: 'cloud',
    name: 'LEO Delta 1 bodies and clouds, 102',
    count: 565,
    inclinationDeg: [101.38, 101.75, 102.06, 102.39, 103.25],
    meanAltitudeKm: [
      791, 919, 1052, 1173, 1282, 1356, 1394, 1427, 1446, 1453, 1471, 1486, 1501, 1510, 1522, 1536,
      1554, 1570, 1601, 1640, 1679,
    ],
    eccentricity: [
      0.00087, 0.0028, 0.0043, 0.0057, 0.0073, 0.0098, 0.013, 0.017, 0.022, 0.03, 0.046,
    ],
    bstarPerEarthRadius: [5.1e-5, 0.00061, 0.0018, 0.0066, 0.045],
  },
  {
    kind: 'cloud',
    name: 'LEO retrograde',
    count: 49,
    inclinationDeg: [105.42, 106.07, 114.98, 139.34, 144.64],
    meanAltitudeKm: [486, 539, 603, 731, 769, 809, 907, 997, 1170, 1292, 1327],
    eccentricity: [
      0.0002, 0.001, 0.0024, 0.0044, 0.0053, 0.0083, 0.017, 0.022, 0.025, 0.032, 0.074,
    ],
    bstarPerEarthRadius: [0.00014, 0.00043, 0.0015, 0.0026, 0.018],
  },
];
